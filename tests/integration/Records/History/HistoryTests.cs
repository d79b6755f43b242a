using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.History;

/// <summary>What was: revisions, earlier states, differences, and the way back.</summary>
public sealed class HistoryTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private readonly string _collection = "h" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    private string Collection => $"/api/v1/collections/{_collection}";

    public Task InitializeAsync() => DefineAsync("""[{"name":"title","type":"text"},{"name":"n","type":"int"},{"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2} }]""");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Revisions_WholeLife_ComeNewestFirstAndByPages()
    {
        var positions = await MakeLifeAsync("one");

        var first = await GetAsync("one/revisions?per_page=2");
        var token = first.Json.GetProperty("next_page_token").GetString();
        var rest = await GetAsync($"one/revisions?page_token={token}");

        Assert.Equal(["updated", "created"], Operations(first));
        Assert.Equal(["deleted", "updated", "created"], Operations(rest));
        Assert.Equal(positions.Reverse(), Positions(first).Concat(Positions(rest)));
        Assert.False(rest.Json.TryGetProperty("next_page_token", out var none) && none.GetString() != "");
        Assert.NotEqual("", first.Json.GetProperty("items")[0].GetProperty("actor").GetString());
        Assert.Equal(positions[4].ToString(), first.Json.GetProperty("items")[0].GetProperty("etag").GetString());
    }

    [Fact]
    public async Task GetRecord_AtEachPosition_IsAsItWasThen()
    {
        var positions = await MakeLifeAsync("two");

        Assert.Equal("RECORD_NOT_FOUND", (await GetAsync($"two?at_position={positions[0] - 1}")).Reason);
        Assert.Equal("""{"title":"a","n":1,"tags":["a"]}""", Data(await GetAsync($"two?at_position={positions[0]}")));
        Assert.Equal("""{"title":"a","n":2,"tags":["a"]}""", Data(await GetAsync($"two?at_position={positions[1]}")));
        Assert.Equal("RECORD_NOT_FOUND", (await GetAsync($"two?at_position={positions[2]}")).Reason);
        Assert.Equal("""{"title":"new","n":null,"tags":null}""", Data(await GetAsync($"two?at_position={positions[3]}")));
        Assert.Equal("""{"n":5}""", Data(await GetAsync($"two?fields=n&at_position={positions[4]}")));
    }

    [Fact]
    public async Task GetRecord_PositionsOutsideTheLog_AreRefused()
    {
        var positions = await MakeLifeAsync("three");

        Assert.Equal("POSITION_AHEAD", (await GetAsync($"three?at_position={positions[4] + 1_000}")).Reason);
        Assert.Equal("POSITION_EXPIRED", (await GetAsync("three?at_position=-1")).Reason);
        Assert.Equal("FIELDS_INVALID", (await GetAsync($"three?fields=nope&at_position={positions[4]}")).Reason);
        Assert.Equal("PAGE_TOKEN_INVALID", (await GetAsync("three/revisions?page_token=x!")).Reason);
        Assert.Equal("PAGE_INVALID", (await GetAsync("three/revisions?per_page=-1")).Reason);
        Assert.Equal("RECORD_NOT_FOUND", (await GetAsync("none/revisions")).Reason);
    }

    [Fact]
    public async Task Diff_TwoPositions_NamesWhatDiffers()
    {
        var positions = await MakeLifeAsync("four");

        var changed = await GetAsync($"four:diff?from={positions[0]}&to={positions[1]}");
        var born = await GetAsync($"four:diff?from={positions[0] - 1}&to={positions[0]}");
        var now = await GetAsync($"four:diff?from={positions[1]}");

        Assert.Equal("""[{"field":"n","before":1,"after":2}]""", changed.Json.GetProperty("changes").GetRawText());
        Assert.Equal(3, born.Json.GetProperty("changes").GetArrayLength());
        Assert.False(born.Json.TryGetProperty("existed_before", out var existed) && existed.GetBoolean());
        Assert.Equal(3, now.Json.GetProperty("changes").GetArrayLength());
        Assert.Equal("RECORD_NOT_FOUND", (await GetAsync("none:diff")).Reason);
    }

    [Fact]
    public async Task Revert_ChangedRecord_IsAnUpdateLikeAnyOther()
    {
        var positions = await MakeLifeAsync("five");
        var stale = await RevertAsync("five", $$"""{"position":{{positions[1]}},"etag":"1"}""");
        var reverted = await RevertAsync("five", $$"""{"position":{{positions[1]}}}""");
        var again = await RevertAsync("five", $$"""{"position":{{positions[1]}}}""");

        Assert.Equal((HttpStatusCode.Conflict, "ETAG_MISMATCH"), (stale.Status, stale.Reason));
        Assert.Equal("""{"title":"a","n":2,"tags":["a"]}""", Data(reverted));
        Assert.Equal(reverted.Text, again.Text);
        Assert.Equal(["updated", "updated"], Operations(await GetAsync("five/revisions?per_page=2")));
    }

    [Fact]
    public async Task Revert_DeletedRecord_MakesItAgain()
    {
        var positions = await MakeLifeAsync("six");
        await Engine.RestAsync(HttpMethod.Delete, $"{Collection}/records/six");

        var withEtag = await RevertAsync("six", $$"""{"position":{{positions[0]}},"etag":"1"}""");
        var reverted = await RevertAsync("six", $$"""{"position":{{positions[0]}}}""");

        Assert.Equal("ETAG_MISMATCH", withEtag.Reason);
        Assert.Equal("""{"title":"a","n":1,"tags":["a"]}""", Data(reverted));
        Assert.Equal("FIELD_REQUIRED", (await RevertAsync("six", "{}")).Reason);
    }

    [Fact]
    public async Task History_SchemaChangedSince_HasTheFieldsOfNow()
    {
        var positions = await MakeLifeAsync("seven");
        var definition = (await Engine.RestAsync(HttpMethod.Get, Collection)).Json;
        var schema = """[{"name":"headline","type":"text","number":10},{"name":"tags","type":"select","number":12,"select":{"values":["a","b"],"max_select":2} },{"name":"extra","type":"bool"}]""";
        var body = $$"""{"name":"{{_collection}}","schema":{{schema}} }""";
        var refused = await Engine.RestAsync(HttpMethod.Put, Collection, body);
        var hash = refused.Json.GetProperty("error").GetProperty("details")[0].GetProperty("metadata").GetProperty("confirm_hash").GetString();
        var changed = await Engine.RestAsync(HttpMethod.Put, $"{Collection}?confirm_hash={hash}", body);

        Assert.True(changed.Status == HttpStatusCode.OK, definition + changed.Text);
        Assert.Equal("""{"headline":"a","tags":["a"],"extra":null}""", Data(await GetAsync($"seven?at_position={positions[1]}")));
        Assert.Equal("""{"headline":"a","tags":["a"],"extra":null}""", Data(await RevertAsync("seven", $$"""{"position":{{positions[1]}}}""")));
    }

    [Fact]
    public async Task History_OtherCallers_SeeWhatTheRulesLetThem()
    {
        var positions = await MakeLifeAsync("eight");
        Assert.Equal("CREDENTIALS_MISSING", (await GetAsync("eight/revisions", token: "")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await GetAsync($"eight?at_position={positions[0]}", token: "")).Reason);
        var opened = await Engine.RestAsync(HttpMethod.Put, Collection, $$"""
            {"name":"{{_collection}}","view_rule":"","schema":[{"name":"title","type":"text"},{"name":"n","type":"int"},{"name":"tags","type":"select","select":{"values":["a","b"],"max_select":2} }]}
            """);
        Assert.Equal(HttpStatusCode.OK, opened.Status);

        var seen = await GetAsync("eight/revisions", token: "");
        var reverted = await Engine.RestAsync(HttpMethod.Post, $"{Collection}/records/eight:revert", $$"""{"position":{{positions[0]}}}""", token: "");
        await Engine.RestAsync(HttpMethod.Delete, $"{Collection}/records/eight");

        Assert.Equal(5, Operations(seen).Count());
        Assert.All(seen.Json.GetProperty("items").EnumerateArray(), item => Assert.False(item.TryGetProperty("actor", out var actor) && actor.GetString() != ""));
        Assert.Equal("CREDENTIALS_MISSING", reverted.Reason);
        Assert.Equal("RECORD_NOT_FOUND", (await GetAsync("eight/revisions", token: "")).Reason);
        Assert.Equal("RECORD_NOT_FOUND", (await GetAsync($"eight?at_position={positions[0]}", token: "")).Reason);
        Assert.Equal(6, Operations(await GetAsync("eight/revisions")).Count());
    }

    /// <summary>Makes, changes, deletes, makes and changes a record.</summary>
    /// <returns>The positions of the five changes.</returns>
    private async Task<long[]> MakeLifeAsync(string id)
    {
        var records = $"{Collection}/records";
        var first = await Engine.RestAsync(HttpMethod.Post, records, $$$"""{"id":"{{{id}}}","data":{"title":"a","n":1,"tags":["a"]}}""");
        var second = await Engine.RestAsync(HttpMethod.Patch, $"{records}/{id}", """{"data":{"n":2}}""");
        await Engine.RestAsync(HttpMethod.Delete, $"{records}/{id}");
        var third = await Engine.RestAsync(HttpMethod.Post, records, $$$"""{"id":"{{{id}}}","data":{"title":"new"}}""");
        var last = await Engine.RestAsync(HttpMethod.Patch, $"{records}/{id}", """{"data":{"n":5}}""");
        return [Etag(first), Etag(second), Etag(third) - 1, Etag(third), Etag(last)];
    }

    private async Task DefineAsync(string schema)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"{{_collection}}","schema":{{schema}}}""");
        Assert.Equal(HttpStatusCode.OK, made.Status);
    }

    private Task<RestAnswer> GetAsync(string path, string? token = null)
        => Engine.RestAsync(HttpMethod.Get, $"{Collection}/records/{path}", token: token);

    private Task<RestAnswer> RevertAsync(string id, string body) => Engine.RestAsync(HttpMethod.Post, $"{Collection}/records/{id}:revert", body);

    private static IEnumerable<string?> Operations(RestAnswer answer)
        => answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("operation").GetString());

    private static IEnumerable<long> Positions(RestAnswer answer)
        => answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("position").GetInt64());

    private static string Data(RestAnswer answer)
        => answer.Json.TryGetProperty("data", out var data) ? data.GetRawText() : answer.Text;

    private static long Etag(RestAnswer answer)
        => long.Parse(answer.Json.GetProperty("etag").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
