using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>Shares over the wire: who may share what with whom.</summary>
public sealed class ShareServiceTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Notes = "/api/v1/collections/notes";
    private const int Read = 1 << 15;
    private const int Update = 1 << 17;

    private SignedInUser? _ann;
    private SignedInUser? _bob;

    private TestEngine Engine => fixture.Engine;

    private SignedInUser Ann => _ann!;

    private SignedInUser Bob => _bob!;

    public async Task InitializeAsync()
    {
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"users","type":"auth"}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"plain"}""");
        await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"notes","permissions":{"mode":"bits"},"schema":[{"name":"title","type":"text"}]}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/groups", """{"name":"team"}""");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/groups", """{"name":"others"}""");
        _ann = await SignedInUser.MakeAsync(Engine, $"ann{Guid.NewGuid():N}");
        _bob = await SignedInUser.MakeAsync(Engine, $"bob{Guid.NewGuid():N}");
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/groups/team/members", new { account_id = Ann.Id });
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/groups/team/members", new { account_id = Bob.Id });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Share_ByTheOwner_OpensTheRecordUntilItIsTakenBack()
    {
        var note = await NoteAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await Engine.RestAsync(HttpMethod.Get, $"{Notes}/records/{note}", token: Bob.Token)).Status);

        var share = await Engine.RestAsync(HttpMethod.Put, $"{Notes}/records/{note}/shares/team", new { permission = Read | Update }, Ann.Token);
        Assert.True(share.Status == HttpStatusCode.OK, share.Text);
        var changed = await Engine.RestAsync(HttpMethod.Patch, $"{Notes}/records/{note}", """{"data":{"title":"by Bob"} }""", Bob.Token);
        Assert.True(changed.Status == HttpStatusCode.OK, changed.Text);

        await Engine.RestAsync(HttpMethod.Put, $"{Notes}/records/{note}/shares/team", "{}", Ann.Token);
        var shares = await Engine.RestAsync(HttpMethod.Get, $"{Notes}/records/{note}/shares", token: Ann.Token);
        Assert.Equal(3 << 14, Assert.Single(shares.Json.GetProperty("items").EnumerateArray()).GetProperty("permission").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, $"{Notes}/records/{note}", token: Bob.Token)).Status);

        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"{Notes}/records/{note}/shares/team", token: Ann.Token)).Status);
        Assert.Equal("SHARE_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Delete, $"{Notes}/records/{note}/shares/team", token: Ann.Token)).Reason);
        Assert.Equal(HttpStatusCode.NotFound, (await Engine.RestAsync(HttpMethod.Get, $"{Notes}/records/{note}", token: Bob.Token)).Status);
    }

    [Fact]
    public async Task Share_ByAnother_IsRefusedAsFarAsItMayKnow()
    {
        var note = await NoteAsync();
        var path = $"{Notes}/records/{note}/shares";
        Assert.Equal("RECORD_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, path, token: Bob.Token)).Reason);
        Assert.Equal("RECORD_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Put, $"{path}/team", "{}", Bob.Token)).Reason);
        Assert.Equal("RECORD_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Delete, $"{path}/team", token: "")).Reason);

        await Engine.RestAsync(HttpMethod.Put, $"{path}/team", new { permission = Read });
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Put, $"{path}/team", "{}", Bob.Token)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, $"{Notes}/shares", token: Ann.Token)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Put, $"{Notes}/shares/team", "{}", Ann.Token)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/plain/records/x/shares", token: Ann.Token)).Reason);
        Assert.Equal("PERMISSION_DENIED", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/none/records/x/shares", token: Ann.Token)).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/none/records/x/shares", token: "")).Reason);
    }

    [Fact]
    public async Task Share_WithAGroupOfOthers_IsTheAdministratorsToDo()
    {
        var note = await NoteAsync();

        Assert.Equal("GROUP_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Put, $"{Notes}/records/{note}/shares/others", "{}", Ann.Token)).Reason);
        Assert.Equal("", (await Engine.RestAsync(HttpMethod.Put, $"{Notes}/records/{note}/shares/others", "{}")).Reason);
    }

    [Fact]
    public async Task Share_OfTheCollection_IsForAllRecords()
    {
        var note = await NoteAsync();
        Assert.Equal("", (await Engine.RestAsync(HttpMethod.Put, $"{Notes}/shares/team", new { permission = Read })).Reason);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, $"{Notes}/records/{note}", token: Bob.Token)).Status);

        var shares = await Engine.RestAsync(HttpMethod.Get, $"{Notes}/shares");
        Assert.Equal("team", Assert.Single(shares.Json.GetProperty("items").EnumerateArray()).GetProperty("group").GetString());
        Assert.Equal("", (await Engine.RestAsync(HttpMethod.Delete, $"{Notes}/shares/team")).Reason);
    }

    [Theory]
    [InlineData("notes/records/none/shares/team", "{}", "RECORD_NOT_FOUND")]
    [InlineData("notes/records/n,o/shares/team", "{}", "RECORD_NOT_FOUND")]
    [InlineData("none/records/none/shares/team", "{}", "COLLECTION_NOT_FOUND")]
    [InlineData("plain/records/none/shares/team", "{}", "PERMISSIONS_OFF")]
    [InlineData("notes/shares/none", "{}", "GROUP_NOT_FOUND")]
    [InlineData("notes/shares/team", """{"permission":2}""", "SHARE_INVALID")]
    [InlineData("notes/shares/team", """{"permission":-1}""", "SHARE_INVALID")]
    [InlineData("notes/shares/team", """{"permission":2097152}""", "SHARE_INVALID")]
    public async Task Share_Wrong_IsRefused(string path, string body, string reason)
        => Assert.Equal(reason, (await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{path}", body)).Reason);

    [Fact]
    public async Task Share_CollectionLosesItsBitsAndGetsThemBack_IsOver()
    {
        const string Path = "/api/v1/collections/fleeting";
        await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"fleeting","permissions":{"mode":"bits"} }""");
        await Engine.RestAsync(HttpMethod.Put, $"{Path}/shares/team", new { permission = Read });
        var off = await Engine.RestAsync(HttpMethod.Put, Path, """{"name":"fleeting"}""");
        var hash = off.Text.Split("\"confirm_hash\":")[1].Split('"')[1];
        Assert.Equal("", (await Engine.RestAsync(HttpMethod.Put, $"{Path}?confirm_hash={hash}", """{"name":"fleeting"}""")).Reason);

        var on = await Engine.RestAsync(HttpMethod.Put, Path, """{"name":"fleeting","permissions":{"mode":"bits"} }""");
        Assert.True(on.Status == HttpStatusCode.OK, on.Text);
        Assert.Equal(["permission", "owner"], on.Json.GetProperty("schema").EnumerateArray().Select(field => field.GetProperty("name").GetString()));
        Assert.Equal([12, 13], on.Json.GetProperty("schema").EnumerateArray().Select(field => field.GetProperty("number").GetInt32()));
        Assert.False((await Engine.RestAsync(HttpMethod.Get, $"{Path}/shares")).Json.TryGetProperty("items", out var items) && items.GetArrayLength() > 0);
    }

    [Fact]
    public async Task Explain_Bits_TellsWhichOnesGrant()
    {
        var note = await NoteAsync();
        await Engine.RestAsync(HttpMethod.Put, $"{Notes}/records/{note}/shares/team", new { permission = Read });

        var ann = await ExplainAsync(note, Ann);
        var bob = await ExplainAsync(note, Bob);

        Assert.Equal((true, "bits", "read", 65_408), (ann.GetProperty("allowed").GetBoolean(), ann.GetProperty("bits").GetProperty("mode").GetString(), ann.GetProperty("bits").GetProperty("action").GetString(), ann.GetProperty("bits").GetProperty("permission").GetInt32()));
        Assert.Equal([("guest", 1, false), ("owner", 8, true), ("group", 15, true)], Grants(ann));
        Assert.Equal([("guest", 1, false), ("owner", 8, false), ("group", 15, true)], Grants(bob));
    }

    private static IEnumerable<(string, int, bool)> Grants(System.Text.Json.JsonElement answer)
        => answer.GetProperty("bits").GetProperty("grants").EnumerateArray()
            .Select(grant => (grant.GetProperty("to").GetString()!, grant.GetProperty("bit").GetInt32(), grant.GetProperty("granted").GetBoolean()));

    private async Task<System.Text.Json.JsonElement> ExplainAsync(string note, SignedInUser account)
        => (await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/rules:explain", new { collection = "notes", operation = "view", record_id = note, account_id = account.Id })).Json;

    private async Task<string> NoteAsync()
    {
        var note = await Engine.RestAsync(HttpMethod.Post, $"{Notes}/records", """{"data":{"title":"x"} }""", Ann.Token);
        return note.Json.GetProperty("id").GetString()!;
    }
}
