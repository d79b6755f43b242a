using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Transfer;

namespace Grpc.Baas.UnitTests.Records.Transfer;

public sealed class CellReaderTests
{
    [Theory]
    [InlineData("title", "1", "\"1\"")]
    [InlineData("title", " é ", "\" é \"")]
    [InlineData("price", "1", "1")]
    [InlineData("price", " -1.5e3 ", "-1500")]
    [InlineData("price", ".5", "0.5")]
    [InlineData("price", "1,5", null)]
    [InlineData("price", "NaN", null)]
    [InlineData("price", "1e999", null)]
    [InlineData("price", "0x10", null)]
    [InlineData("stock", "-9", "-9")]
    [InlineData("stock", "9007199254740993", "\"9007199254740993\"")]
    [InlineData("stock", "9223372036854775808", null)]
    [InlineData("stock", "1.5", null)]
    [InlineData("active", "YES", "true")]
    [InlineData("active", " n ", "false")]
    [InlineData("active", "0", "false")]
    [InlineData("active", "2", null)]
    [InlineData("active", "truely", null)]
    [InlineData("tags", "a", "\"a\"")]
    [InlineData("tags", " [\"a\",\"b\"]", "[ \"a\", \"b\" ]")]
    [InlineData("tags", "[\"a\"", null)]
    [InlineData("extra", "{\"k\":[1,null]}", "{ \"k\": [ 1, null ] }")]
    [InlineData("extra", "\"x\"", "\"x\"")]
    [InlineData("extra", "x", null)]
    [InlineData("extra", "1 2", null)]
    [InlineData("extra", "\"\\ud800\"", null)]
    public void TryWrite_Cell_IsConvertedOrNot(string field, string cell, string? expected)
    {
        using var wire = new WireWriter();
        var isRead = CellReader.TryWrite(RecordSamples.Table.Collection.Find(field)!, Encoding.UTF8.GetBytes(cell), wire);

        Assert.Equal(expected is not null, isRead);
        if (expected is not null)
        {
            Assert.Equal(expected, Value.Parser.ParseFrom(wire.WrittenSpan).ToString());
        }
    }

    [Fact]
    public void TryWrite_NestedTooDeep_IsNotConverted()
    {
        using var wire = new WireWriter();
        var cell = Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100));

        Assert.False(CellReader.TryWrite(RecordSamples.Table.Collection.Find("extra")!, cell, wire));
    }
}
