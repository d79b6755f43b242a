using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>Streams of callers to whom records are shared, or no more.</summary>
public sealed class SharedWatchTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Notes = "/api/v1/collections/notes";
    private const int Read = 1 << 15;

    private SignedInUser? _ann;
    private SignedInUser? _bob;

    private TestEngine Engine => fixture.Engine;

    private SignedInUser Ann => _ann!;

    private SignedInUser Bob => _bob!;

    public async Task InitializeAsync()
    {
        await DoAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"users","type":"auth"}""");
        await DoAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"open","list_rule":""}""");
        await DoAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"notes","permissions":{"mode":"bits"},"schema":[{"name":"title","type":"text"}]}""");
        await DoAsync(HttpMethod.Post, "/api/v1/groups", """{"name":"team"}""");
        _ann = await SignedInUser.MakeAsync(Engine, $"ann{Guid.NewGuid():N}");
        _bob = await SignedInUser.MakeAsync(Engine, $"bob{Guid.NewGuid():N}");
        await DoAsync(HttpMethod.Post, "/api/v1/groups/team/members", new { account_id = Ann.Id });
    }

    public async Task DisposeAsync() => await DoAsync(HttpMethod.Delete, "/api/v1/groups/team");

    [Fact]
    public async Task Share_GivenAndTaken_ResetsTheMembersOnly()
    {
        var note = await NoteAsync();
        await using var ann = await WatchAsync(Ann, "notes", "open");
        await using var bob = await WatchAsync(Bob, "notes");
        await DoAsync(HttpMethod.Put, $"{Notes}/records/{note}/shares/team", new { permission = Read });
        await RequireResetAsync(ann);
        await DoAsync(HttpMethod.Patch, $"{Notes}/records/{note}", """{"data":{"title":"shared"}}""");
        Assert.Equal(note, (await ann.NextAsync("record.updated")).RecordId);

        await DoAsync(HttpMethod.Delete, $"{Notes}/records/{note}/shares/team");
        await RequireResetAsync(ann);
        await DoAsync(HttpMethod.Put, $"{Notes}/shares/team", new { permission = Read });
        await RequireResetAsync(ann);
        await DoAsync(HttpMethod.Delete, $"{Notes}/shares/team");
        await RequireResetAsync(ann);
        var own = await NoteAsync(Bob);
        Assert.Equal(own, (await bob.NextAsync("record.created")).RecordId);
    }

    [Fact]
    public async Task Membership_BegunAndEnded_ResetsTheAccountOnly()
    {
        await using var ann = await WatchAsync(Ann, "notes");
        await using var bob = await WatchAsync(Bob, "open", "notes");
        await DoAsync(HttpMethod.Post, "/api/v1/groups/team/members", new { account_id = Bob.Id });
        await RequireResetAsync(bob);
        await DoAsync(HttpMethod.Delete, $"/api/v1/groups/team/members/users/{Bob.Id}");
        await RequireResetAsync(bob);
        await DoAsync(HttpMethod.Delete, "/api/v1/groups/team");
        await RequireResetAsync(ann);
        await DoAsync(HttpMethod.Post, "/api/v1/groups", """{"name":"team"}""");
    }

    [Fact]
    public async Task Role_Limited_ResetsAll()
    {
        await using var ann = await WatchAsync(Ann, "open");
        await DoAsync(HttpMethod.Put, "/api/v1/roles/nobody", """{"collections":["notes"]}""");
        await RequireResetAsync(ann, "open");
        await DoAsync(HttpMethod.Delete, "/api/v1/roles/nobody");
        await RequireResetAsync(ann, "open");
    }

    private static async Task RequireResetAsync(Watch watch, string collection = "notes")
    {
        var reset = await watch.NextAsync("reset");
        Assert.Equal((collection, "rights"), (reset.Collection, reset.Cause));
    }

    private async Task<Watch> WatchAsync(SignedInUser user, params string[] collections)
    {
        var accounts = Engine.Services.GetRequiredService<Catalogue>().Current.Find("users")!;
        var caller = new Caller(CallerKind.User, user.Id, "") { CollectionId = accounts.Id, Role = "user" };
        var watch = new Watch(
            Engine.Services.GetRequiredService<RecordWatcher>(), new WatchRecordsRequest { Collections = { collections } }, caller, int.MaxValue);
        await watch.NextAsync("connected");
        return watch;
    }

    private async Task<string> NoteAsync(SignedInUser? by = null)
        => (await DoAsync(HttpMethod.Post, $"{Notes}/records", """{"data":{"title":"note"}}""", by?.Token)).Json.GetProperty("id").GetString()!;

    private async Task<RestAnswer> DoAsync(HttpMethod method, string path, object? body = null, string? token = null)
    {
        var answer = await Engine.RestAsync(method, path, body, token);
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK || answer.Text.Contains("EXISTS", StringComparison.Ordinal), answer.Text);
        return answer;
    }
}
