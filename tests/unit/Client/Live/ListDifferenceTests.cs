using Grpc.Baas.Client;
using Grpc.Baas.Client.Live;
using Grpc.Baas.V1.Records;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.UnitTests.Client.Live;

public sealed class ListDifferenceTests
{
    [Theory]
    [InlineData("abcd", "bcDae", "Changed d 3>2,Moved a 0>3,Added e -1>4")]
    [InlineData("abc", "abc", "")]
    [InlineData("abc", "", "Removed a 0>-1,Removed b 1>-1,Removed c 2>-1")]
    [InlineData("abcde", "eabcd", "Moved e 4>0")]
    public void Of_TwoLists_NoMoreMovesThanNeeded(string before, string after, string told)
    {
        var known = before.ToDictionary(name => name, name => new Record { Id = name.ToString() });
        var records = after.Select(name => known.TryGetValue(name, out var record) ? record : new Record { Id = name.ToString().ToLowerInvariant() });

        var changes = ListDifference.Of<Record>([.. known.Values], [.. records], record => record.Id);

        Assert.Equal(told, string.Join(',', changes.Select(change => $"{change.Type} {change.Record.Id} {change.PreviousIndex}>{change.Index}")));
    }
}
