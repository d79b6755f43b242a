using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.Access;

/// <summary>The way back to an earlier state, for values that clients do not write.</summary>
public sealed class RevertTests : IAsyncLifetime
{
    private const string Records = "/api/v1/collections/notes/records";

    private TestEngine? _engine;

    private TestEngine Engine => _engine!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: ("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32])));
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"notes","soft_delete":true,"schema":[{"name":"title","type":"text"},{"name":"made","type":"autodate"},
              {"name":"changed","type":"autodate","autodate":{"on_update":true} },{"name":"word","type":"password","validation":{"required":true} },
              {"name":"diary","type":"encrypted","immutable":true},{"name":"rank","type":"int","hidden":true},{"name":"big","type":"int"},{"name":"cost","type":"decimal"}]}
            """);
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
    }

    public async Task DisposeAsync() => await Engine.DisposeAsync();

    [Fact]
    public async Task Revert_FieldsThatTheEngineSets_StayWithTheEngine()
    {
        var created = await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"n1","data":{"title":"a","word":"correct horse","diary":"dear","rank":7,"big":"9007199254740993","cost":"0.10"}}""");
        var changed = await Engine.RestAsync(HttpMethod.Patch, $"{Records}/n1", """{"data":{"title":"b","big":1,"cost":"2"}}""");
        var reverted = await Engine.RestAsync(HttpMethod.Post, $"{Records}/n1:revert", $$"""{"position":{{created.Json.GetProperty("etag").GetString()}}}""");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (created.Status, changed.Status));
        Assert.True(reverted.Status == HttpStatusCode.OK, reverted.Text);
        var data = reverted.Json.GetProperty("data");
        Assert.Equal(("a", "9007199254740993", "0.10", "dear"), (data.GetProperty("title").GetString(), data.GetProperty("big").GetString(), data.GetProperty("cost").GetString(), data.GetProperty("diary").GetString()));
        Assert.Equal(created.Json.GetProperty("data").GetProperty("made").GetString(), data.GetProperty("made").GetString());
        Assert.NotEqual(created.Json.GetProperty("data").GetProperty("changed").GetString(), data.GetProperty("changed").GetString());
        Assert.Equal(7, (await Engine.RestAsync(HttpMethod.Get, $"{Records}/n1?fields=rank")).Json.GetProperty("data").GetProperty("rank").GetInt32());
    }

    [Fact]
    public async Task Restore_AfterAConversion_HasNoValueOfTheOldForm()
    {
        await Engine.RestAsync(HttpMethod.Post, Records, """{"id":"n2","data":{"title":"a","word":"correct horse","big":5}}""");
        await Engine.RestAsync(HttpMethod.Delete, $"{Records}/n2");
        var definition = (await Engine.RestAsync(HttpMethod.Get, "/api/v1/collections/notes")).Text;
        var body = definition.Replace("\"name\":\"big\",\"type\":\"int\"", "\"name\":\"big\",\"type\":\"text\"", StringComparison.Ordinal);
        var changed = await Engine.RestAsync(HttpMethod.Put, "/api/v1/collections/notes", body);
        var hash = changed.Status == HttpStatusCode.OK ? "" : changed.Json.GetProperty("error").GetProperty("details")[0].GetProperty("metadata").GetProperty("confirm_hash").GetString();
        changed = hash == "" ? changed : await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/notes?confirm_hash={hash}", body);
        Assert.True(changed.Status == HttpStatusCode.OK, changed.Text);
        var listed = await Engine.RestAsync(HttpMethod.Get, $"{Records}:deleted");
        var restored = await Engine.RestAsync(HttpMethod.Post, $"{Records}/n2:restore");

        Assert.Equal(HttpStatusCode.OK, listed.Status);
        Assert.True(restored.Status == HttpStatusCode.OK, restored.Text);
        Assert.Equal(("a", null), (restored.Json.GetProperty("data").GetProperty("title").GetString(), restored.Json.GetProperty("data").GetProperty("big").GetString()));
    }
}
