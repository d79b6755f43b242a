using System.Text.Json;
using System.Text.Json.Serialization;
using Grpc.Baas.Client;

namespace Grpc.Baas.UnitTests.Client;

public sealed partial class RecordDataTests
{
    private static readonly Post Sample = new("Café", 3, ["a", "b"], null, new Author("Ada"));

    [Fact]
    public void Indexer_EveryKind_BecomesJson()
    {
        var data = new RecordData
        {
            ["text"] = "Café \"x\"",
            ["number"] = 1.5m,
            ["int"] = 7,
            ["large"] = 9_007_199_254_740_992,
            ["flag"] = true,
            ["none"] = null,
            ["day"] = new DateOnly(2026, 11, 21),
            ["time"] = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.FromHours(1)),
            ["list"] = new[] { 1, 2 },
            ["map"] = new Dictionary<string, object?> { ["x"] = new List<string> { "y" } },
            ["json"] = JsonDocument.Parse("""{"a":[1,null]}""").RootElement,
        };

        Assert.Equal(
            """{"text":"Café \"x\"","number":1.5,"int":7,"large":"9007199254740992","flag":true,"none":null,"day":"2026-11-21","time":"2026-11-21T09:00:00.0000000Z","list":[1,2],"map":{"x":["y"]},"json":{"a":[1,null]}}""",
            data.Fields.ToJson());
    }

    // What a double does not hold travels as its digits, so that it is exact or refused, never another number.
    [Fact]
    public void Indexer_NumbersThatDoublesLose_AreDigits()
    {
        var data = new RecordData
        {
            ["exact"] = 0.1m,
            ["lost"] = 1234567890123456.78m,
            ["most"] = decimal.MaxValue,
            ["integer"] = -9_007_199_254_740_992,
            ["unsigned"] = ulong.MaxValue,
            ["bytes"] = new byte[] { 0, 255 },
        };

        Assert.Equal(
            """{"exact":0.1,"lost":"1234567890123456.78","most":"79228162514264337593543950335","integer":"-9007199254740992","unsigned":"18446744073709551615","bytes":"AP8="}""",
            data.Fields.ToJson());
    }

    [Fact]
    public void Indexer_WhatNoTextIs_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new RecordData { ["x"] = default(JsonElement) });
        Assert.Throws<ArgumentException>(() => new RecordData { ["x"] = JsonDocument.Parse("\"\\ud800\"").RootElement });
        Assert.ThrowsAny<ArgumentException>(() => new RecordData { ["x"] = "half \ud83d of it" });
    }

    [Fact]
    public void Indexer_UnknownType_IsRefused() => Assert.Throws<ArgumentException>(() => new RecordData { ["x"] = new Version(1, 0) });

    [Theory]
    [InlineData("[1]")]
    [InlineData("1")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":")]
    public void FromJson_NotOneObject_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => RecordData.FromJson(json));

    [Fact]
    public void Objects_WithAndWithoutGeneratedCode_GoThereAndBack()
    {
        const string Json = """{"title":"Café","view_count":3,"tags":["a","b"],"note":null,"author":{"name":"Ada"}}""";

        Assert.Equal(Json, RecordData.From(Sample).Fields.ToJson());
        Assert.Equal(Json, RecordData.From(Sample, PostJson.Default.Post).Fields.ToJson());
        Assert.Equal(Json, RecordData.From(RecordData.FromJson(Json).Fields.As<Post>()).Fields.ToJson());
        Assert.Equal(Sample.Author, RecordData.FromJson(Json).Fields.As(PostJson.Default.Post).Author);
    }

    [Fact]
    public void ToDictionary_Nested_GivesPlainValues()
    {
        var values = RecordData.FromJson("""{"a":1,"b":["x",true,null],"c":{"d":"e"}}""").Fields.ToDictionary();

        Assert.Equal(1.0, values["a"]);
        Assert.Equal(new List<object?> { "x", true, null }, values["b"]);
        Assert.Equal("e", ((Dictionary<string, object?>)values["c"]!)["d"]);
    }

    internal sealed record Post(string Title, int ViewCount, string[] Tags, string? Note, Author Author);

    internal sealed record Author(string Name);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Post))]
    internal sealed partial class PostJson : JsonSerializerContext;
}
