using Grpc.Baas.Engine.Hosting.Import;

namespace Grpc.Baas.UnitTests.Hosting.Import;

public sealed class SchemaInferenceTests
{
    [Theory]
    [InlineData("""[{"a":true},{"a":false}]""", "a bool")]
    [InlineData("""[{"a":1},{"a":-7}]""", "a int")]
    [InlineData("""[{"a":1},{"a":1.5}]""", "a number")]
    [InlineData("""[{"a":1},{"a":1e3}]""", "a number")]
    [InlineData("""[{"a":9007199254740993}]""", "a int")]
    [InlineData("""[{"a":9007199254740993},{"a":0.5}]""", "a text")]
    [InlineData("""[{"a":"42.53"},{"a":"-0.5"},{"a":""}]""", "a number")]
    [InlineData("""[{"a":"10"},{"a":7}]""", "a int")]
    [InlineData("""[{"a":"08"},{"a":"10"}]""", "a text")]
    [InlineData("""[{"a":"10"},{"a":"A3"}]""", "a text")]
    [InlineData("""[{"a":"+49"}]""", "a text")]
    [InlineData("""[{"a":"-0"}]""", "a text")]
    [InlineData("""[{"a":"1."},{"a":".5"}]""", "a text")]
    [InlineData("""[{"a":"12345678901234567890"}]""", "a text")]
    [InlineData("""[{"a":1},{"a":"x"}]""", "a text")]
    [InlineData("""[{"a":"true"}]""", "a text")]
    [InlineData("""[{"a":"2026-11-21"},{"a":"2026-11-21T09:30:00Z"}]""", "a date")]
    [InlineData("""[{"a":"2026-11-21"},{"a":"soon"}]""", "a text")]
    [InlineData("""[{"a":"x@example.org"}]""", "a email")]
    [InlineData("""[{"a":"https://example.org/x"}]""", "a url")]
    [InlineData("""[{"a":"https://example.org/x"},{"a":"x@example.org"}]""", "a text")]
    [InlineData("""[{"a":[1]},{"a":null}]""", "a json")]
    [InlineData("""[{"a":{"x":1}},{"a":"x"}]""", "a json")]
    [InlineData("""[{"a":true},{"a":"x"}]""", "a json")]
    [InlineData("""[{"a":null},{"a":""}]""", "a text")]
    public async Task Infer_Json_ChoosesTheNarrowestType(string text, string expected) => Assert.Equal([expected], await InferAsync(ImportSource.Json(text)));

    [Theory]
    [InlineData("a\n1\n0\n", "a int")]
    [InlineData("a\nyes\n0\n", "a bool")]
    [InlineData("a\nTRUE\nfalse\n", "a bool")]
    [InlineData("a\ny\nmaybe\n", "a text")]
    [InlineData("a,b\n1,\n2,\n", "a int,b text")]
    [InlineData("a\n1.5\n2\n", "a number")]
    public async Task Infer_Csv_ReadsCells(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', await InferAsync(ImportSource.Csv(text))));

    [Fact]
    public async Task Infer_LateRecord_WidensTheType()
    {
        var records = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $$"""{"a":{{i}}}"""));

        Assert.Equal(["a text", "b bool"], await InferAsync(ImportSource.Json($$"""[{{records}},{"a":"last","b":true}]""")));
    }

    [Fact]
    public async Task Infer_Names_BecomeFieldNames()
    {
        var file = ImportSource.Json("""[{"id":"x","First Name":1,"lastName":2,"2nd":3,"data":4,"PLZ":5,"größe":6}]""");

        Assert.Equal(["first_name int", "last_name int", "field_2nd int", "data_value int", "plz int", "gr_e int"], await InferAsync(file));
    }

    [Fact]
    public async Task Infer_TwoMembersOneField_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<ImportException>(() => InferAsync(ImportSource.Json("""[{"a b":1,"aB":2}]""")));

        Assert.Contains("'a b' and 'aB'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_LongText_AsksForMoreRoom()
    {
        using var inference = new SchemaInference("id");
        var fields = await inference.InferAsync(ImportSource.Json($$"""[{"a":"{{new string('x', 6_000)}}"}]"""), CancellationToken.None);

        Assert.Equal(1_048_576, Assert.Single(fields).Validation.MaxLength);
    }

    private static async Task<string[]> InferAsync(RecordFile file)
    {
        await using var owned = file;
        using var inference = new SchemaInference("id");
        return [.. (await inference.InferAsync(file, CancellationToken.None)).Select(field => $"{field.Name} {field.Type}")];
    }
}
