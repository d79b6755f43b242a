using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Changes that depend on the value that is there, as <c>"views+": 1</c>.</summary>
public sealed class ModifierTests : IAsyncLifetime
{
    private const string Posts = """
        {"name":"posts","schema":[
          {"name":"title","type":"text"},
          {"name":"views","type":"int"},
          {"name":"stars","type":"int","validation":{"min":0,"max":10}},
          {"name":"price","type":"number"},
          {"name":"tags","type":"select","select":{"values":["a","b","c","d"],"max_select":3}},
          {"name":"cost","type":"decimal","decimal":{"scale":2},"validation":{"max":1000} },
          {"name":"kind","type":"select","select":{"values":["x","y"]}},
          {"name":"extra","type":"json"}]}
        """;

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync(Posts);
        await _bench.CreateAsync("posts", """{"views":1,"price":1.5,"tags":["b"],"stars":9}""", "p");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("""{"views+":2}""", "views", "3")]
    [InlineData("""{"views-":3}""", "views", "-2")]
    [InlineData("""{"views+":5,"views-":2}""", "views", "4")]
    [InlineData("""{"price+":0.25}""", "price", "1.75")]
    [InlineData("""{"price-":2}""", "price", "-0.5")]
    [InlineData("""{"stars+":1}""", "stars", "10")]
    [InlineData("""{"cost+":"0.10"}""", "cost", "\"0.10\"")]
    [InlineData("""{"cost+":0.1,"cost-":"0.3"}""", "cost", "\"-0.20\"")]
    [InlineData("""{"tags+":["a","b"]}""", "tags", """[ "b", "a" ]""")]
    [InlineData("""{"tags+":"c"}""", "tags", """[ "b", "c" ]""")]
    [InlineData("""{"+tags":["c","d"]}""", "tags", """[ "c", "d", "b" ]""")]
    [InlineData("""{"tags-":["b"]}""", "tags", "null")]
    [InlineData("""{"tags+":["a"],"+tags":"c","tags-":"b"}""", "tags", """[ "c", "a" ]""")]
    [InlineData("""{"views+":"9007199254740993"}""", "views", "\"9007199254740994\"")]
    public async Task Update_Modifier_GivesTheValue(string data, string field, string expected)
    {
        var updated = await _bench.UpdateAsync("posts", "p", data);

        Assert.Equal(expected, updated.Data.Fields[field].ToString());
        Assert.Equal(updated, await _bench.GetAsync("posts", "p"));
        Assert.Equal("2", updated.Etag);
    }

    [Fact]
    public async Task Update_ModifierOfNull_CountsFromZero()
    {
        await _bench.CreateAsync("posts", "{}", "q");
        var updated = await _bench.UpdateAsync("posts", "q", """{"views+":1,"price-":1,"+tags":["a"]}""");

        Assert.Equal(1, updated.Data.Fields["views"].NumberValue);
        Assert.Equal(-1, updated.Data.Fields["price"].NumberValue);
        Assert.Equal("a", updated.Data.Fields["tags"].ListValue.Values.Single().StringValue);
    }

    [Theory]
    [InlineData("""{"title+":"x"}""", "data.title+", "TYPE")]
    [InlineData("""{"kind+":"x"}""", "data.kind+", "TYPE")]
    [InlineData("""{"extra+":1}""", "data.extra+", "TYPE")]
    [InlineData("""{"+views":1}""", "data.+views", "TYPE")]
    [InlineData("""{"views+":"x"}""", "data.views+", "TYPE")]
    [InlineData("""{"views+":1.5}""", "data.views+", "TYPE")]
    [InlineData("""{"views+":null}""", "data.views+", "TYPE")]
    [InlineData("""{"price+":"1"}""", "data.price+", "TYPE")]
    [InlineData("""{"tags+":[1]}""", "data.tags+", "TYPE")]
    [InlineData("""{"cost+":"0.001"}""", "data.cost+", "TYPE")]
    [InlineData("""{"cost+":true}""", "data.cost+", "TYPE")]
    [InlineData("""{"cost+":1001}""", "data.cost", "MAX")]
    [InlineData("""{"tags+":["e"]}""", "data.tags", "VALUES")]
    [InlineData("""{"tags+":["a","c","d"]}""", "data.tags", "TOO_MANY")]
    [InlineData("""{"stars+":2}""", "data.stars", "MAX")]
    [InlineData("""{"stars-":10}""", "data.stars", "MIN")]
    [InlineData("""{"views+":"9223372036854775807"}""", "data.views+", "MAX")]
    [InlineData("""{"price+":1.7e308,"price-":-1.7e308}""", "data.price-", "MAX")]
    [InlineData("""{"views":1,"views+":1}""", "data.views+", "CONFLICT")]
    [InlineData("""{"viewz+":1}""", "data.viewz+", "UNKNOWN")]
    [InlineData("""{"views+-":1}""", "data.views+-", "UNKNOWN")]
    [InlineData("""{"+":1}""", "data.+", "UNKNOWN")]
    public async Task Update_WrongModifier_NamesTheField(string data, string field, string rule)
    {
        var refused = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.UpdateAsync("posts", "p", data));

        Assert.Equal((field, rule), (refused.Violations[0].Field, refused.Violations[0].Rule));
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Create_Modifier_IsUnknown()
        => await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("posts", """{"views+":1}"""));

    [Fact]
    public async Task Update_ModifierThatChangesNothing_KeepsTheEtag()
    {
        var updated = await _bench.UpdateAsync("posts", "p", """{"tags+":["b"],"views+":0}""");

        Assert.Equal("1", updated.Etag);
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Update_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _bench.UpdateAsync("posts", "p", """{"views+":1}""")));

        Assert.Equal(201, (await _bench.GetAsync("posts", "p")).Data.Fields["views"].NumberValue);
    }

    [Fact]
    public async Task Upsert_Modifier_CountsFromNothing()
    {
        var first = await _bench.UpsertAsync("posts", """{"views+":5}""", "n");
        var second = await _bench.UpsertAsync("posts", """{"views+":5}""", "n");

        Assert.Equal((true, 5.0), (first.Created, first.Record.Data.Fields["views"].NumberValue));
        Assert.Equal((false, 10.0), (second.Created, second.Record.Data.Fields["views"].NumberValue));
    }

    [Fact]
    public async Task Update_ModifierWithRequestId_IsAppliedOnce()
    {
        var first = await _bench.UpdateAsync("posts", "p", """{"views+":1}""", requestId: "r");
        var second = await _bench.UpdateAsync("posts", "p", """{"views+":1}""", requestId: "r");

        Assert.Equal(first, second);
        Assert.Equal(Value.ForNumber(2), second.Data.Fields["views"]);
    }
}
