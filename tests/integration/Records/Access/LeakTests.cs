using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.Access;

/// <summary>What callers must not learn, asked for in every way that there is.</summary>
public sealed class LeakTests : IAsyncLifetime
{
    private const string Records = "/api/v1/collections/people/records";
    private const string Word = "correct-horse-battery";
    private const string Pin = "pin-of-the-safe";

    // 0 is a field, 1 a relation.
    private static readonly string[] Questions =
    [
        "/api/v1/collections/people/records?filter={0}%3D'a'",
        "/api/v1/collections/people/records?filter=title%3D@record.{0}",
        "/api/v1/collections/people/records?filter={1}.title%3D'a'",
        "/api/v1/collections/people/records?sort={0}",
        "/api/v1/collections/people/records?sort=-{1}.title",
        "/api/v1/collections/people/records?fields={0}",
        "/api/v1/collections/people/records?expand={1}",
        "/api/v1/collections/people/records?expand=people_via_{1}",
        "/api/v1/collections/people/records/one?fields={0}",
        "/api/v1/collections/people/records/aggregate?select=max({0})",
        "/api/v1/collections/people/records/aggregate?select=count()&group_by={0}",
        "/api/v1/collections/people/records/aggregate?select=count()&filter={0}%3D'a'",
        "/api/v1/collections/people/records/export/csv?filter={0}%3D'a'",
        "/api/v1/collections/people/records/export/csv?sort={0}",
        "/api/v1/collections/people/records/export/csv?fields={0}",
        "/api/v1/collections/people/records:export?filter={0}%3D'a'",
        "/api/v1/realtime/people?query={0}%3D'a'",
        "/api/v1/realtime/people?fields={0}",
    ];

    private TestEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: ("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32])));
        var made = await _engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name":"people","list_rule":"","view_rule":"","create_rule":"","update_rule":"","delete_rule":"","soft_delete":true,"schema":[
              {"name":"title","type":"text"},{"name":"zzunseen","type":"text","hidden":true},
              {"name":"zzfriend","type":"relation","hidden":true,"relation":{"collection_id":"people"} },
              {"name":"word","type":"password"},{"name":"pin","type":"secret"}]}
            """);
        Assert.Equal(HttpStatusCode.OK, made.Status);
        await WriteAsync(HttpMethod.Post, Records, $$"""{"id":"one","data":{"title":"a","zzunseen":"a","word":"{{Word}}","pin":"{{Pin}}"} }""");
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task HiddenField_AskedForInAnyWay_IsAsIfThereWereNone()
    {
        foreach (var path in Questions)
        {
            var hidden = await _engine.RestAsync(HttpMethod.Get, string.Format(path, "zzunseen", "zzfriend"), token: "");
            var absent = await _engine.RestAsync(HttpMethod.Get, string.Format(path, "qqunseen", "qqfriend"), token: "");

            // What points here from elsewhere is left out, for whoever may not see it; all else is refused.
            Assert.Equal(path.Contains("_via_", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.BadRequest, absent.Status);
            Assert.Equal((absent.Status, absent.Text.Replace("qq", "zz", StringComparison.Ordinal)), (hidden.Status, hidden.Text));
        }
    }

    [Fact]
    public async Task HiddenField_InASearch_IsNotLookedAt()
    {
        await WriteAsync(HttpMethod.Post, Records, """{"data":{"title":"b","zzunseen":"needle"} }""");

        var found = await _engine.RestAsync(HttpMethod.Get, $"{Records}?search=needle&include_total=true", token: "");

        Assert.Equal((0, 0), (found.Json.GetProperty("items").GetArrayLength(), found.Json.GetProperty("total").GetInt32()));
    }

    [Fact]
    public async Task Secrets_InAnyAnswer_AreNotTold()
    {
        var first = long.Parse((await _engine.RestAsync(HttpMethod.Get, $"{Records}/one")).Json.GetProperty("etag").GetString()!);
        await WriteAsync(HttpMethod.Patch, $"{Records}/one", $$"""{"data":{"title":"c","word":"{{Word}}2","pin":"{{Pin}}2"} }""");
        List<string> paths =
        [
            Records, $"{Records}/one", $"{Records}/one/revisions", $"{Records}/one:diff?from={first}", $"{Records}/one:diff?from={first - 1}",
            $"{Records}/one?at_position={first}", $"{Records}/export/csv", $"{Records}:export",
        ];
        var answers = new List<RestAnswer>();
        foreach (var path in paths)
        {
            answers.Add(await _engine.RestAsync(HttpMethod.Get, path));
        }

        answers.Add(await _engine.RestAsync(HttpMethod.Post, $"{Records}/one:revert", $$"""{"position":{{first}} }"""));
        answers.Add(await _engine.RestAsync(HttpMethod.Delete, $"{Records}/one"));
        answers.Add(await _engine.RestAsync(HttpMethod.Get, $"{Records}:deleted"));
        answers.Add(await WatchAsync(first - 1));

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
        Assert.All(answers, answer => Assert.DoesNotContain(Word, answer.Text, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotContain(Pin, answer.Text, StringComparison.Ordinal));
        Assert.All(answers, answer => Assert.DoesNotMatch("\"(word|pin)\":(\\s*)[^n\\s]", answer.Text));
        Assert.Contains(answers, answer => answer.Text.Contains("\"title\"", StringComparison.Ordinal));
    }

    // The events from a position up to the deletion, which is the last.
    private async Task<RestAnswer> WatchAsync(long from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/realtime/people?from={from}");
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {_engine.AdminToken}");
        request.Headers.TryAddWithoutValidation("accept", "text/event-stream");
        using var response = await _engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync().Soon());
        var text = "";
        while (!text.Contains("record.deleted", StringComparison.Ordinal) || !text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            text += await reader.ReadLineAsync().Soon() + "\n";
        }

        return new RestAnswer(response.StatusCode, text, response);
    }

    private async Task WriteAsync(HttpMethod method, string path, string body)
    {
        var answer = await _engine.RestAsync(method, path, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }
}
