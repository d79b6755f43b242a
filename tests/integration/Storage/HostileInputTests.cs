using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>What a caller may send and a database may choke on is answered, or refused as the caller's fault; on both databases alike.</summary>
public sealed class HostileInputTests : IAsyncLifetime
{
    private const string Collection = "/api/v1/collections/things";
    private const string Records = $"{Collection}/records";
    private const string Definition = """
        {"name": "things", "soft_delete": true, "schema": [
          {"name": "title", "type": "text"}, {"name": "n", "type": "int"}, {"name": "x", "type": "number"},
          {"name": "ok", "type": "bool"}, {"name": "at", "type": "datetime"}, {"name": "day", "type": "date"}, {"name": "extra", "type": "json"}]}
        """;

    private static readonly string[] Reads =
    [
        $"{Records}/a%00b", $"{Records}/%F0%9F%98%80", $"{Records}/{new string('x', 2_000)}", $"{Records}?filter=title%3D'a%00b'", $"{Records}?search=a%00b",
        $"{Records}?sort=title%00", $"{Records}?fields=title%00", $"{Records}?page_token=a%00b", $"{Records}?expand=a%00b", "/api/v1/collections/a%00b/records",
        "/api/v1/collections/a%00b", $"{Records}/a%00b/revisions", $"{Records}/a%00b:diff?from=1", $"{Records}/a%00b?at_position=1",
        $"{Records}?page=2147483647&per_page=1000", $"{Records}?filter={Many("n = 1.5", 200, "||")}", $"{Records}?filter=n%20in%20({Many("1", 500, ",")})",
        $"{Records}?filter={new string('(', 32)}n%3D1{new string(')', 32)}", $"{Records}?filter={Many("!(", 31, "")}n%3D1{new string(')', 31)}",
        $"{Records}?filter=n%3D{new string('9', 400)}", $"{Records}?filter=n%3D1e-999", $"{Records}?filter=at%20%3E%20'9999-12-31T23:59:59.999999Z'",
        $"{Records}?filter=at%20%3E%20'0001-01-01T00:00:00%2B14:00'", $"{Records}?filter=at%20%3D%20'2026-02-30'", $"{Records}?filter=extra%3D'%7B'",
        $"{Records}?filter=title%20~%20'{new string('%', 1)}25'", $"{Records}:deleted?filter=title%3D'a%00b'", $"{Records}:deleted?page_token=AAAA",
        $"{Records}/aggregate?select=sum(n)", $"{Records}/aggregate?select=sum(x),avg(n),min(title),max(at)&group_by=at:month,day:week",
        $"{Records}/aggregate?select=count&having=count%20%3E%209223372036854775808", $"{Records}/aggregate?select=avg(n)%20as%20a%00b",
        $"{Records}/aggregate?select=count&group_by=title&having=title%20%3D%20'a%00b'", $"{Collection}/ingests/a%00b", $"{Records}:export?filter=n%3E1.5&after=a%00b",
        $"{Records}/export/csv?filter=title%3D'a%00b'", $"{Records}?expand_mode=a%00b", $"{Records}?include_total=true&filter=n%3E-1e300%26%26x%3C1e308",
    ];

    private static readonly (string Method, string Path, string Body)[] Writes =
    [
        ("POST", Records, """{"data": {"title": "a\u0000b"}}"""),
        ("POST", Records, """{"data": {"extra": {"a": "b\u0000"}}}"""),
        ("POST", Records, """{"data": {"extra": {"a\u0000": "b"}}}"""),
        ("POST", Records, """{"data": {"extra": {"a": 1e400}}}"""),
        ("POST", Records, """{"data": {"extra": {"a": "\ud800"}}}"""),
        ("POST", Records, """{"data": {"x": 1e308}}"""),
        ("POST", Records, """{"data": {"x": 5e-324}}"""),
        ("POST", Records, """{"data": {"n": 1e30}}"""),
        ("POST", Records, """{"data": {"n": 9223372036854775808}}"""),
        ("POST", Records, """{"data": {"at": "0001-01-01T00:00:00+14:00"}}"""),
        ("POST", Records, """{"data": {"at": "9999-12-31T23:59:59-14:00"}}"""),
        ("POST", Records, """{"id": "a\u0000b", "data": {}}"""),
        ("POST", Records, """{"request_id": "a\u0000b", "data": {}}"""),
        ("PATCH", $"{Records}/a%00b", """{"data": {"n": 1}}"""),
        ("DELETE", $"{Records}/a%00b", ""),
        ("DELETE", "/api/v1/collections/a%00b", ""),
        ("POST", $"{Records}/a%00b:restore", "{}"),
        ("POST", $"{Records}/a%00b:revert", """{"position": 1}"""),
        ("POST", $"{Records}/bulk-update", """{"record_ids": ["a\u0000b"], "data": {"n": 1}}"""),
        ("POST", $"{Records}/bulk-delete", """{"record_ids": ["a\u0000b"]}"""),
        ("POST", "/baas.records.v1.RecordService/GetRecord", """{"collection": "things", "id": "a\u0000b"}"""),
        ("POST", "/baas.records.v1.RecordService/GetRecord", """{"collection": "a\u0000b", "id": "a"}"""),
        ("POST", "/baas.records.v1.RecordService/GetRecord", """{"collection": "things", "id": "a\u0000b", "at_position": 1}"""),
        ("POST", "/baas.records.v1.RecordService/UpdateRecord", """{"collection": "things", "id": "a\u0000b", "data": {"n": 1}}"""),
        ("POST", "/baas.records.v1.RecordService/UpsertRecord", """{"collection": "things", "id": "a\u0000b", "data": {"n": 1}}"""),
        ("POST", "/baas.records.v1.RecordService/ReplaceRecord", """{"collection": "things", "id": "a\u0000b", "data": {"n": 1}}"""),
        ("POST", "/baas.records.v1.RecordService/DeleteRecord", """{"collection": "things", "id": "a\u0000b"}"""),
        ("POST", "/baas.records.v1.RecordService/RestoreRecord", """{"collection": "things", "id": "a\u0000b"}"""),
        ("POST", "/baas.records.v1.RecordService/PurgeRecord", """{"collection": "things", "id": "a\u0000b"}"""),
        ("POST", "/baas.records.v1.HistoryService/ListRevisions", """{"collection": "things", "id": "a\u0000b"}"""),
        ("POST", "/baas.records.v1.HistoryService/DiffRevisions", """{"collection": "things", "id": "a\u0000b", "from": 1}"""),
        ("POST", "/baas.records.v1.HistoryService/RevertRecord", """{"collection": "things", "id": "a\u0000b", "position": 1}"""),
        ("POST", "/baas.records.v1.TransferService/GetIngestProgress", """{"collection": "things", "stream_id": "a\u0000b"}"""),
        ("POST", "/baas.schema.v1.CollectionService/DeleteCollection", """{"collection": "a\u0000b"}"""),
        ("POST", "/baas.auth.v1.AccountMailService/VerifyEmail", """{"token": "a\u0000b"}"""),
        ("POST", "/baas.auth.v1.AccountMailService/RequestPasswordReset", """{"email": "a\u0000b@example.com", "collection": "a\u0000b"}"""),
        ("POST", "/baas.auth.v1.AccountMailService/RequestPasswordReset", """{"email": "a@example.com", "collection": "a\u0000b"}"""),
        ("POST", "/baas.auth.v1.AccountMailService/ResetPassword", """{"token": "a\u0000b", "new_password": "a\u0000b-long-enough"}"""),
        ("POST", "/baas.auth.v1.AccountMailService/LoginWithOneTimeCode", """{"email": "a\u0000b", "collection": "a\u0000b", "code": "a\u0000b"}"""),
        ("POST", "/baas.auth.v1.AccountMailService/RequestOneTimeCode", """{"email": "a@example.com", "collection": "a\u0000b"}"""),
        ("POST", "/baas.auth.v1.SecondFactorService/EnableSecondFactor", """{"code": "a\u0000b"}"""),
        ("POST", "/baas.mail.v1.MailService/ListMails", """{"state": "a\u0000b"}"""),
        ("POST", "/baas.mail.v1.MailService/ListMails", """{"page_token": "a\u0000b"}"""),
        ("POST", "/baas.mail.v1.MailService/RetryMail", """{"id": "a\u0000b"}"""),
        ("POST", "/baas.mail.v1.MailService/SendTestMail", """{"to": "a\u0000b@example.com"}"""),
        ("POST", "/baas.mail.v1.MailService/GetTemplate", """{"name": "a\u0000b"}"""),
        ("POST", "/baas.mail.v1.MailService/UpdateTemplate", """{"name": "test", "texts": {"subject": "a\u0000b", "text": "a\u0000b", "html": "a\u0000b"}}"""),
        ("POST", "/api/v1/auth/login", """{"email": "a\u0000b@example.com", "password": "a\u0000b-long-enough"}"""),
        ("POST", "/api/v1/auth/refresh", """{"refresh_token": "a\u0000b"}"""),
        ("POST", "/api/v1/collections", """{"name": "a\u0000b", "schema": []}"""),
        ("POST", "/api/v1/collections", """{"name": "b", "description": "a\u0000b", "schema": [{"name": "t", "type": "text"}]}"""),
        ("POST", "/api/v1/collections", """{"name": "b", "schema": [{"name": "t", "type": "text", "description": "a\u0000b"}]}"""),
        ("POST", "/api/v1/collections", """{"name": "b", "schema": [{"name": "t", "type": "text", "validation": {"pattern": "a\u0000b"}}]}"""),
        ("POST", "/api/v1/collections", """{"name": "b", "schema": [{"name": "t", "type": "text"}], "indexes": [{"fields": ["t"], "where": "t = 'a\u0000b'"}]}"""),
        ("POST", "/api/v1/collections", """{"name": "b", "list_rule": "a\u0000b", "schema": [{"name": "t", "type": "text"}]}"""),
        ("POST", "/api/v1/collections", """{"name": "v", "type": "view", "view": {"query": "SELECT id, title AS \"a\u0000b\" FROM things"}}"""),
        ("POST", "/api/v1/collections", """{"name": "v", "type": "view", "view": {"query": "SELECT id, n * 999999999999999999 AS m FROM things"}}"""),
        ("POST", "/api/v1/collections", """{"name": "v", "type": "view", "view": {"query": "SELECT id, n / 0 AS m FROM things"}}"""),
    ];

    private TestEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _engine.RestAsync(HttpMethod.Post, "/api/v1/collections", Definition)).Status);
        await CreateAsync("""{"title": "a", "n": "9007199254740992", "x": 0.5, "ok": true, "at": "2026-01-31T23:30:00+05:00", "day": "2026-01-31"}""");
        await CreateAsync("""{"title": "100%_\\", "n": "9007199254740993", "x": 9007199254740992}""");
        await CreateAsync("""{"title": "z", "n": "9223372036854775807"}""");
        await CreateAsync("""{"title": "y", "n": "-9223372036854775808"}""");
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData("n = 9007199254740993", "100%_\\")]
    [InlineData("n > 9007199254740992.0 && n < 9007199254740994.0", "100%_\\")]
    [InlineData("n >= 9.007199254740994e15 && n < 9223372036854775807", "")]
    [InlineData("n in (9007199254740993, 0.5)", "100%_\\")]
    [InlineData("n in (0.5, 1.5)", "")]
    [InlineData("n not in (0.5, 9007199254740992, 9007199254740993, 9223372036854775807)", "y")]
    [InlineData("n < 9223372036854775808 && n > 9223372036854775806", "z")]
    [InlineData("n > 9223372036854775807", "")]
    [InlineData("n = 9223372036854775808", "")]
    [InlineData("n < 1e300 && n >= 9.3e15", "z")]
    [InlineData("n <= -9223372036854775808", "y")]
    [InlineData("n > -9.3e18 && n < 0", "y")]
    [InlineData("n = -1e300", "")]
    [InlineData("x = 9007199254740993", "100%_\\")]
    [InlineData("x > 0.1e-300 && x < 1", "a")]
    [InlineData("title ~ '%'", "100%_\\")]
    [InlineData("title ~ '_'", "100%_\\")]
    [InlineData("""title ~ '\\'""", "100%_\\")]
    [InlineData("title ~ 'A'", "a")]
    [InlineData("at >= '2026-01-31T18:30:00Z' && at <= '2026-01-31T20:30:00+02:00'", "a")]
    [InlineData("day = '2026-01-31'", "a")]
    public async Task List_EdgesOfValues_MeanTheSameOnBothDatabases(string filter, string titles)
    {
        var answer = await _engine.RestAsync(HttpMethod.Get, $"{Records}?sort=title&filter={Uri.EscapeDataString(filter)}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(titles, string.Join(',', answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data").GetProperty("title").GetString())));
    }

    [Fact]
    public async Task Read_HostileText_IsNoFaultOfOurs()
    {
        var faults = new List<string>();
        foreach (var path in Reads)
        {
            AddFault(faults, path, await _engine.RestAsync(HttpMethod.Get, path));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Write_HostileText_IsNoFaultOfOurs()
    {
        var faults = new List<string>();
        foreach (var (method, path, body) in Writes)
        {
            AddFault(faults, $"{method} {path} {body}", await _engine.RestAsync(new HttpMethod(method), path, body.Length == 0 ? null : body));
            if (path == "/api/v1/collections" && method == "POST")
            {
                // A view may compute more than its columns hold; that shows when it is read.
                AddFault(faults, $"list after {body}", await _engine.RestAsync(HttpMethod.Get, "/api/v1/collections/v/records"));
                AddFault(faults, $"sum after {body}", await _engine.RestAsync(HttpMethod.Get, "/api/v1/collections/v/records/aggregate?select=sum(m)"));
                await _engine.RestAsync(HttpMethod.Delete, "/api/v1/collections/v");
                await _engine.RestAsync(HttpMethod.Delete, "/api/v1/collections/b");
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Names_OfTheGreatestLength_StayApart()
    {
        // PostgreSQL cuts names to 63 bytes, in silence.
        var name = new string('c', 63);
        var fields = Enumerable.Range(0, 4).Select(i => new { name = new string('f', 62) + i, type = "text" }).ToArray();
        var indexes = fields.Select(field => new { fields = new[] { field.name }, unique = true }).ToArray();
        foreach (var collection in (string[])[name, name[..62] + "d"])
        {
            var made = await _engine.RestAsync(HttpMethod.Post, "/api/v1/collections", new { name = collection, schema = fields, indexes });
            Assert.True(made.Status == HttpStatusCode.OK, made.Text);
            var records = $"/api/v1/collections/{collection}/records";
            var data = fields.ToDictionary(field => field.name, field => (object)field.name);
            Assert.Equal(HttpStatusCode.OK, (await _engine.RestAsync(HttpMethod.Post, records, new { data })).Status);
            var read = await _engine.RestAsync(HttpMethod.Get, $"{records}?sort=-{fields[3].name}&filter={fields[2].name}%3D'{fields[2].name}'");
            Assert.Equal(1, read.Json.GetProperty("items").GetArrayLength());
        }
    }

    private async Task CreateAsync(string data)
    {
        var answer = await _engine.RestAsync(HttpMethod.Post, Records, $$"""{"data": {{data}}}""");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    private static string Many(string part, int count, string between) => Uri.EscapeDataString(string.Join(between, Enumerable.Repeat(part, count)));

    private static void AddFault(List<string> faults, string call, RestAnswer answer)
    {
        if ((int)answer.Status >= 500 || answer.Text.Contains("\"INTERNAL\"", StringComparison.Ordinal))
        {
            faults.Add($"{call}: {answer.Text}");
        }
    }
}
