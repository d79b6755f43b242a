using System.Net;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Auth.Keys;

/// <summary>What keys may do, and that nothing widens it.</summary>
public sealed class ApiKeyScopeTests : IAsyncLifetime
{
    private TestEngine? _started;

    private TestEngine Engine => _started!;

    public async Task InitializeAsync()
    {
        _started = await TestEngine.StartAsync();
        await Engine.DefineAsync("""{"name":"posts","schema":[{"name":"title","type":"text"},{"name":"inner","type":"text","hidden":true}]}""");
        await Engine.DefineAsync("""{"name":"secrets","schema":[{"name":"title","type":"text"}]}""");
        await Engine.DefineAsync("""{"name":"news","list_rule":"","schema":[{"name":"title","type":"text"}]}""");
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Call_OutsideTheScope_SaysWhichItLacks()
    {
        var (_, text) = await Engine.MakeKeyAsync("baas.records.v1.RecordService/List*");

        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", text)).Status);
        var refused = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"x"}}""", text);
        var grpc = await RawGrpc.CallAsync(
            Engine.Http2, "/baas.records.v1.RecordService/CreateRecord", new CreateRecordRequest { Collection = "posts" }, $"Bearer {text}");

        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (refused.Status, refused.Reason));
        Assert.Contains("\"scope\":\"baas.records.v1.RecordService/CreateRecord\"", refused.Text, StringComparison.Ordinal);
        Assert.Equal((StatusCode.PermissionDenied, "PERMISSION_DENIED"), (grpc.Code, grpc.Reason));
    }

    [Fact]
    public async Task LimitedKey_OtherCollections_AreClosed()
    {
        var (_, text) = await Engine.MakeKeyAsync(more: "\"collections\":[\"posts\"]");

        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("posts", text)).Status);
        Assert.Equal("PERMISSION_DENIED", (await Engine.ListAsync("secrets", text)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.ListAsync("missing", text)).Reason);
        Assert.Equal(HttpStatusCode.OK, (await Engine.ListAsync("news", text)).Status);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections", token: text)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/audit", token: text)).Reason);
        var hidden = await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/posts/records?filter=inner%3D%22x%22", token: text);
        Assert.Equal("FILTER_INVALID", hidden.Reason);
    }

    [Theory]
    [InlineData("baas.*")]
    [InlineData("*")]
    [InlineData("*Service/*")]
    public async Task Wildcard_ServicesThatGiveRights_StayClosed(string scope)
    {
        var (_, text) = await Engine.MakeKeyAsync(scope);

        foreach (var path in new[] { KeyCalls.Path, "/api/v1/administrators", "/api/v1/auth/me" })
        {
            Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, path, token: text)).Reason);
        }
    }

    [Fact]
    public async Task KeyForKeys_MakesNoneWithMoreRights()
    {
        var answer = await Engine.RestAsync(
            HttpMethod.Post,
            KeyCalls.Path,
            """{"name":"maker","scopes":["baas.auth.v1.ApiKeyService/*","baas.records.*"],"networks":["127.0.0.0/8"],"expires":"2090-01-01T00:00:00Z"}""");
        var maker = answer.Json.GetProperty("key").GetString()!;

        var less = await MakeAsync(maker, "baas.records.v1.RecordService/List*");
        var more = await MakeAsync(maker, "baas.schema.*");

        Assert.Equal(HttpStatusCode.OK, less.Status);
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), (more.Status, more.Reason));
        var made = less.Json.GetProperty("api_key");
        Assert.Equal("127.0.0.0/8", made.GetProperty("networks")[0].GetString());
        Assert.Equal("2090-01-01T00:00:00Z", made.GetProperty("expires").GetString());
        Assert.Equal("PERMISSION_DENIED", (await MakeAsync(maker, "baas.records.*", "\"networks\":[\"0.0.0.0/0\"]")).Reason);
        Assert.Equal("PERMISSION_DENIED", (await MakeAsync(maker, "baas.records.*", "\"expires\":\"2091-01-01T00:00:00Z\"")).Reason);
        Assert.Equal(HttpStatusCode.OK, (await MakeAsync(maker, "baas.records.*", "\"networks\":[\"127.0.0.1\"],\"expires\":\"2080-01-01T00:00:00Z\"")).Status);
    }

    [Fact]
    public async Task Write_ByKey_IsSignedByIt()
    {
        var (id, text) = await Engine.MakeKeyAsync();

        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/posts/records", """{"data":{"title":"x"}}""", text);

        var path = $"/api/v1/collections/posts/records/{made.Json.GetProperty("id").GetString()}/revisions";
        var revision = (await Engine.RestAsync(HttpMethod.Get, path)).Json.GetProperty("items")[0];
        Assert.Equal(id, revision.GetProperty("actor").GetString());
        Assert.Equal("key", revision.GetProperty("actor_kind").GetString());
        Assert.Equal("127.0.0.1", revision.GetProperty("actor_address").GetString());
    }

    private Task<RestAnswer> MakeAsync(string token, string scope, string more = "")
        => Engine.RestAsync(
            HttpMethod.Post, KeyCalls.Path, $$"""{"name":"made","scopes":["{{scope}}"]{{(more.Length > 0 ? "," + more : "")}}}""", token);
}
