using Grpc.Baas.Engine.Hosting.Import;

namespace Grpc.Baas.UnitTests.Hosting.Import;

public sealed class RecordFileOpenerTests
{
    [Theory]
    [InlineData("x.csv", null, "{", "Csv")]
    [InlineData("x.JSON", null, "a,b", "Json")]
    [InlineData("x.ndjson", null, "", "Json")]
    [InlineData("x.tsv", null, "", "Csv")]
    [InlineData("x.txt", null, "  [{", "Json")]
    [InlineData("x", null, "{\"a\":1}", "Json")]
    [InlineData("x.txt", null, "a,b\n1,2", "Csv")]
    [InlineData("x.csv", "json", "a,b", "Json")]
    [InlineData("-", null, "", "Json")]
    public void FindFormat_AskedNameContent_InThisOrder(string path, string? format, string start, string expected) =>
        Assert.Equal(expected, RecordFileOpener.FindFormat(path, format, start).ToString());
}
