using Grpc.Baas.Engine.Hosting.Import;

namespace Grpc.Baas.UnitTests.Hosting.Import;

public sealed class CsvRecordFileTests
{
    [Theory]
    [InlineData("a,b\n1,x\n,\"y, \"\"z\"\"\"\n")]
    [InlineData("a;b\r\n1;x\r\n;\"y, \"\"z\"\"\"\r\n")]
    [InlineData("a\tb\n1\tx\n\t\"y, \"\"z\"\"\"\n")]
    [InlineData("\ufeffa,b\n1,x\n\n,\"y, \"\"z\"\"\"")]
    public async Task Read_Rows_GivesObjectsWithoutEmptyCells(string text)
    {
        await using var file = ImportSource.Csv(text);

        Assert.Equal(["""{"a":"1","b":"x"}""", """{"b":"y, \u0022z\u0022"}"""], await ImportSource.ReadAllAsync(file));
    }

    [Fact]
    public async Task Read_LineBreakInCell_StaysOneRecord()
    {
        await using var file = ImportSource.Csv("a,b\n\"x\ny\",2\n");

        Assert.Equal(["""{"a":"x\ny","b":"2"}"""], await ImportSource.ReadAllAsync(file));
    }

    [Theory]
    [InlineData("a,a\n1,2\n", "column 2 is 'a' again")]
    [InlineData("a,\n1,2\n", "column 2 has no name")]
    [InlineData("a,b\n1,2,3\n", "Row 2 has 3 cells")]
    [InlineData("a,b\n1,\"2\n3,4\n", "not valid CSV after row 1")]
    public async Task Read_Malformed_SaysWhere(string text, string expected)
    {
        await using var file = ImportSource.Csv(text);

        var exception = await Assert.ThrowsAsync<ImportException>(() => ImportSource.ReadAllAsync(file));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Empty_GivesNone()
    {
        await using var file = ImportSource.Csv("");

        Assert.Empty(await ImportSource.ReadAllAsync(file));
    }
}
