using Grpc.Baas.Engine.Hosting.Import;

namespace Grpc.Baas.UnitTests.Hosting.Import;

public sealed class JsonRecordFileTests
{
    [Theory]
    [InlineData("""[{"a":1},{"b":[1,{"c":"}"}]}]""")]
    [InlineData("""  [ {"a":1} , {"b":[1,{"c":"}"}]} ]  """)]
    [InlineData("{\"a\":1}\n{\"b\":[1,{\"c\":\"}\"}]}\n")]
    [InlineData("{\"a\":1}\r\n\r\n{\"b\":[1,{\"c\":\"}\"}]}")]
    [InlineData("{\n  \"a\": 1\n}\n{\n  \"b\": [1, {\"c\": \"}\"}]\n}")]
    [InlineData("\ufeff[{\"a\":1},{\"b\":[1,{\"c\":\"}\"}]}]")]
    public async Task Read_AnyLayoutAndChunk_GivesEachObject(string text)
    {
        foreach (var chunk in new[] { 1, 3, 7, int.MaxValue })
        {
            await using var file = ImportSource.Json(text, chunk);

            Assert.Equal(["""{"a":1}""", """{"b":[1,{"c":"}"}]}"""], await ImportSource.ReadAllAsync(file));
            Assert.Equal(2, file.Count);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\n")]
    public async Task Read_NoRecords_GivesNone(string text)
    {
        await using var file = ImportSource.Json(text);

        Assert.Empty(await ImportSource.ReadAllAsync(file));
    }

    [Theory]
    [InlineData("""[{"a":1},2]""", "Record 2 is not a JSON object")]
    [InlineData("""[{"a":1},[{"b":2}]]""", "Record 2 is not a JSON object")]
    [InlineData("{\"a\":1}\n{\"b\":}", "after record 1, line 2")]
    [InlineData("""[{"a":1}""", "after record 1")]
    [InlineData("""{"a":1""", "after record 0")]
    public async Task Read_Malformed_SaysWhere(string text, string expected)
    {
        await using var file = ImportSource.Json(text, chunk: 4);

        var exception = await Assert.ThrowsAsync<ImportException>(() => ImportSource.ReadAllAsync(file));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_RecordLargerThanTheBuffer_GrowsToIt()
    {
        var text = new string('x', 1_000_000);
        await using var file = ImportSource.Json($$"""[{"a":"{{text}}"},{"b":1}]""", chunk: 50_000);

        Assert.Equal([$$"""{"a":"{{text}}"}""", """{"b":1}"""], await ImportSource.ReadAllAsync(file));
    }
}
