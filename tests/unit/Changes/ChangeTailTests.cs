using System.Runtime.InteropServices;
using Grpc.Baas.Engine.Changes;

namespace Grpc.Baas.UnitTests.Changes;

public sealed class ChangeTailTests
{
    [Fact]
    public void TryRead_AnyPositionInTail_GivesWhatFollows()
    {
        var tail = new ChangeTail(maxBytes: 1 << 30, maxEntries: 100_000);
        Fill(tail, from: 11, through: 2_000, bytes: 10);

        for (var after = 10; after < 2_000; after++)
        {
            Assert.True(tail.TryRead(after, 10, 1 << 20, out var entries));
            Assert.Equal(after + 1, entries.Span[0].Position);
        }

        Assert.True(tail.TryRead(2_000, 10, 1 << 20, out var none));
        Assert.True(none.IsEmpty);
        Assert.False(tail.TryRead(9, 10, 1 << 20, out _));
    }

    [Fact]
    public void TryRead_FewEntries_HoldsNoOthers()
    {
        var tail = new ChangeTail(maxBytes: 1 << 30, maxEntries: 1_000);
        Fill(tail, from: 1, through: 100, bytes: 100_000);

        Assert.True(tail.TryRead(10, 2, 1 << 20, out var entries));
        Assert.True(MemoryMarshal.TryGetArray(entries, out var held));
        Assert.Equal([11, 12], held.Array!.Select(entry => (int)entry.Position));
    }

    [Fact]
    public void Append_TooMany_ForgetsTheOldest()
    {
        var tail = new ChangeTail(maxBytes: 1 << 30, maxEntries: 1_000);
        Fill(tail, from: 1, through: 10_000, bytes: 10);

        Assert.False(tail.TryRead(8_000, 1, 1 << 20, out _));
        Assert.True(tail.TryRead(9_400, 1, 1 << 20, out _));
    }

    [Fact]
    public void Append_TooManyBytes_ForgetsTheOldest()
    {
        var tail = new ChangeTail(maxBytes: 1 << 20, maxEntries: 1_000);
        Fill(tail, from: 1, through: 50, bytes: 100_000);

        Assert.False(tail.TryRead(38, 1, 1, out _));
        Assert.True(tail.TryRead(42, 1, 1, out var entries));
        Assert.Equal(43, entries.Span[0].Position);
    }

    private static void Fill(ChangeTail tail, int from, int through, int bytes)
    {
        for (var position = from; position <= through; position++)
        {
            tail.Append(new ChangeEntry(position, new Change("c", ChangeOperation.Created, "r", 0, default, new byte[bytes])));
        }
    }
}
