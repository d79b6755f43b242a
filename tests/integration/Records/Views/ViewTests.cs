using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records.Views;

/// <summary>Collections whose records are computed.</summary>
public sealed class ViewTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private readonly string _products = "p" + Guid.NewGuid().ToString("N")[..10];
    private readonly string _orders = "o" + Guid.NewGuid().ToString("N")[..10];
    private readonly string _view = "v" + Guid.NewGuid().ToString("N")[..10];

    private TestEngine Engine => fixture.Engine;

    private string Summary => $"SELECT p.id, p.name, count(o.id) AS orders, sum(o.total) AS revenue, max(o.created) AS last_order FROM {_products} p LEFT JOIN {_orders} o ON o.product = p.id GROUP BY p.id, p.name ORDER BY revenue DESC";

    public async Task InitializeAsync()
    {
        await DefineAsync($$"""{"name":"{{_products}}","schema":[{"name":"name","type":"text"},{"name":"kind","type":"select","select":{"values":["a","b"]} },{"name":"cost","type":"number","hidden":true},{"name":"tags","type":"json"}]}""");
        await DefineAsync($$"""{"name":"{{_orders}}","schema":[{"name":"product","type":"relation","relation":{"collection_id":"{{_products}}"} },{"name":"total","type":"int"},{"name":"paid","type":"bool"},{"name":"day","type":"date"}]}""");
        foreach (var (id, name, kind) in new[] { ("p1", "Pen", "a"), ("p2", "Ink", "b"), ("p3", "Cap", "a") })
        {
            await AddAsync(_products, $$$"""{"id":"{{{id}}}","data":{"name":"{{{name}}}","kind":"{{{kind}}}","cost":9.5,"tags":{"x":[1]} } }""");
        }

        await AddAsync(_orders, """{"id":"o1","data":{"product":"p1","total":10,"paid":true,"day":"2026-01-05"}}""");
        await AddAsync(_orders, """{"id":"o2","data":{"product":"p1","total":7,"paid":false,"day":"2026-01-20"}}""");
        await AddAsync(_orders, """{"id":"o3","data":{"product":"p2","total":40,"paid":true,"day":"2026-02-01"}}""");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task List_JoinWithGroups_HasTypesAndValues()
    {
        var made = await MakeViewAsync(Summary);
        var list = await ListAsync("?sort=-revenue");

        Assert.Equal(["name:text", "orders:int", "revenue:int", "last_order:date"], Types(made));
        Assert.Equal([_orders, _products], made.Json.GetProperty("view").GetProperty("collections").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["p3", "p1", "p2"], Ids(await ListAsync("?sort=revenue")));
        Assert.Equal(["p2", "p1", "p3"], Ids(list));
        var first = list.Json.GetProperty("items")[1].GetProperty("data");
        Assert.Equal(("Pen", 2, 17), (first.GetProperty("name").GetString(), first.GetProperty("orders").GetInt32(), first.GetProperty("revenue").GetInt32()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", first.GetProperty("last_order").GetString());
    }

    [Fact]
    public async Task List_SumOfDecimals_IsExact()
    {
        var prices = _orders + "d";
        await DefineAsync($$"""{"name":"{{prices}}","schema":[{"name":"k","type":"text"},{"name":"n","type":"decimal","decimal":{"precision":4,"scale":2} }]}""");
        foreach (var (k, n) in new[] { ("a", "0.10"), ("a", "0.20"), ("a", "99.99"), ("a", "99.99"), ("b", "-5.05") })
        {
            await AddAsync(prices, $$$"""{"data":{"k":"{{{k}}}","n":"{{{n}}}"} }""");
        }

        var made = await MakeViewAsync(
            $"SELECT k AS id, sum(n) AS total, min(n) AS least, max(n) AS most, sum(DISTINCT n) AS once, sum(sum(n)) OVER () AS whole FROM {prices} GROUP BY k");
        var list = await ListAsync("?sort=-total&filter=total%20%3E%20-6");

        Assert.Equal(["total:decimal", "least:decimal", "most:decimal", "once:decimal", "whole:decimal"], Types(made));
        Assert.Equal(
            ["""{"total":"200.28","least":"0.10","most":"99.99","once":"100.29","whole":"195.23"}""", """{"total":"-5.05","least":"-5.05","most":"-5.05","once":"-5.05","whole":"195.23"}"""],
            list.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task ValidateOnly_OfAView_AsksTheDatabaseAndMakesNothing()
    {
        static string View(string name, string query) => $$"""{"name":"{{name}}","type":"view","view":{"query":"{{query}}"} }""";
        var good = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections?validate_only=true", View(_view, $"SELECT id, total FROM {_orders}"));
        var bad = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections?validate_only=true", View(_view, $"SELECT id, totl FROM {_orders}"));
        var missing = await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}");
        await MakeViewAsync($"SELECT id, total FROM {_orders}");
        var twice = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections?validate_only=true", View(_view, $"SELECT id, total FROM {_orders}"));
        var changed = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}?validate_only=true", View(_view, $"SELECT id, paid FROM {_orders}"));
        var wrong = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}?validate_only=true", View(_view, $"SELECT id, payd FROM {_orders}"));

        Assert.Equal(["total:int"], Types(good));
        Assert.Equal(("DEFINITION_INVALID", "COLLECTION_NOT_FOUND", "COLLECTION_EXISTS"), (bad.Reason, missing.Reason, twice.Reason));
        Assert.Equal(["paid:bool"], Types(changed));
        Assert.Equal("DEFINITION_INVALID", wrong.Reason);
        Assert.Equal(["total:int"], Types(await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}")));
        Assert.Equal(3, (await ListAsync("")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Document_WithViews_IsAppliedAndComesBackAsNoChange()
    {
        await MakeViewAsync(Summary);
        var export = await Engine.RestAsync(HttpMethod.Get, "/api/v1/schema?format=json");
        var applied = await Engine.RestAsync(HttpMethod.Post, "/api/v1/schema:apply", export.Text);
        var diff = await Engine.RestAsync(HttpMethod.Post, "/api/v1/schema:diff?prune=true", export.Text);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (applied.Status, diff.Status));
        Assert.False(applied.Json.TryGetProperty("changes", out var changes) && changes.GetArrayLength() > 0);
        Assert.False(diff.Json.TryGetProperty("changes", out changes) && changes.GetArrayLength() > 0);
        Assert.Equal(["p2", "p1", "p3"], Ids(await ListAsync("?sort=-revenue")));
    }

    [Fact]
    public async Task List_FilterSortPageSearchFields_WorkAsOverRecords()
    {
        await MakeViewAsync(Summary);

        Assert.Equal(["p1"], Ids(await ListAsync("?filter=orders%20%3E%201")));
        Assert.Equal(["p2"], Ids(await ListAsync("?search=ink")));
        var page = await ListAsync("?per_page=2&sort=name&include_total=true&fields=name");
        var next = await ListAsync($"?per_page=2&sort=name&fields=name&page_token={page.Json.GetProperty("next_page_token").GetString()}");
        Assert.Equal(["p3", "p2", "p1"], Ids(page).Concat(Ids(next)));
        Assert.Equal(3, page.Json.GetProperty("total").GetInt32());
        Assert.Equal("""{"name":"Cap"}""", page.Json.GetProperty("items")[0].GetProperty("data").GetRawText());
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/views/{_view}/records")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/records/p1")).Status);
        Assert.Equal("RECORD_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/records/zz")).Reason);
        Assert.Equal("FILTER_INVALID", (await ListAsync("?filter=cost%20%3E%201")).Reason);
    }

    [Fact]
    public async Task List_WithoutId_NumbersTheRows()
    {
        var made = await MakeViewAsync($"SELECT kind, count(*) AS n, round(avg(cost_free), 1) AS average FROM (SELECT kind, length(name) AS cost_free FROM {_products}) q GROUP BY kind ORDER BY kind");
        var list = await ListAsync("");

        Assert.Equal(["kind:select", "n:int", "average:number"], Types(made));
        Assert.Equal(["000001", "000002"], Ids(list));
        Assert.Equal("""{"kind":"a","n":2,"average":3}""", list.Json.GetProperty("items")[0].GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task List_ManyForms_AreRight()
    {
        var made = await MakeViewAsync($"""
            WITH paid AS (SELECT product, total FROM {_orders} WHERE paid)
            SELECT p.id, p.created, p.updated, p.tags, upper(p.name) || '-' || p.kind AS label,
              CASE WHEN EXISTS (SELECT 1 FROM paid WHERE paid.product = p.id) THEN 'yes' ELSE 'no' END AS has_paid,
              coalesce((SELECT sum(total) FROM paid x WHERE x.product = p.id), 0) AS total, p.name LIKE 'p%' AS starts_with_p,
              10 / nullif(length(p.name) - 3, 0) AS nothing, strftime('%Y-%m', (SELECT min(day) FROM {_orders} o WHERE o.product = p.id)) AS month,
              row_number() OVER (ORDER BY p.name) AS place, p.created > '2020-01-01' AS is_new
            FROM {_products} AS p WHERE p.id IN ('p1', 'p2') AND NOT p.name IS NULL -- a remark
            """);
        var item = (await ListAsync("?filter=id%20%3D%20p1")).Json.GetProperty("items")[0];

        Assert.Equal(
            ["tags:json", "label:text", "has_paid:text", "total:int", "starts_with_p:bool", "nothing:int", "month:text", "place:int", "is_new:bool"],
            Types(made));
        Assert.Equal(
            """{"tags":{"x":[1]},"label":"PEN-a","has_paid":"yes","total":10,"starts_with_p":true,"nothing":null,"month":"2026-01","place":2,"is_new":true}""",
            item.GetProperty("data").GetRawText());
        Assert.StartsWith("20", item.GetProperty("created").GetString());
    }

    [Fact]
    public async Task Union_OfTwoCollections_HasTheRowsOfBoth()
    {
        await MakeViewAsync($"SELECT id, name AS what FROM {_products} UNION ALL SELECT id, day FROM {_orders} ORDER BY what LIMIT 5");

        Assert.Equal(5, Ids(await ListAsync("")).Count());
    }

    [Fact]
    public async Task List_BaseChanges_ShowsItUnlessItsTimeLasts()
    {
        await MakeViewAsync(Summary);
        Assert.Equal(["p2"], Ids(await ListAsync("?filter=orders%20%3D%201")));
        await AddAsync(_orders, """{"data":{"product":"p3","total":1}}""");
        Assert.Equal(["p2", "p3"], Ids(await ListAsync("?filter=orders%20%3D%201")).Order());

        var slow = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}", Definition(Summary, ttl: 3_600));
        Assert.Equal(HttpStatusCode.OK, slow.Status);
        Assert.Equal(2, Ids(await ListAsync("?filter=orders%20%3D%201")).Count());
        await AddAsync(_orders, """{"data":{"product":"p3","total":1}}""");
        Assert.Equal(2, Ids(await ListAsync("?filter=orders%20%3D%201")).Count());
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, $"/api/v1/views/{_view}/refresh")).Status);
        Assert.Equal(["p2"], Ids(await ListAsync("?filter=orders%20%3D%201")));
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{_view}:refresh")).Status);
        Assert.Equal("NOT_A_VIEW", (await Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{_orders}:refresh")).Reason);
        Assert.Equal("COLLECTION_NOT_FOUND", (await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections/none:refresh")).Reason);
        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{_view}:refresh", token: "")).Reason);
    }

    [Fact]
    public async Task Write_ToAView_IsRefused()
    {
        await MakeViewAsync(Summary);
        var records = $"/api/v1/collections/{_view}/records";

        Assert.Equal((HttpStatusCode.BadRequest, "VIEW_READ_ONLY"), Refusal(await Engine.RestAsync(HttpMethod.Post, records, """{"data":{"name":"x"}}""")));
        Assert.Equal("VIEW_READ_ONLY", (await Engine.RestAsync(HttpMethod.Patch, $"{records}/p1", """{"data":{"name":"x"}}""")).Reason);
        Assert.Equal("VIEW_READ_ONLY", (await Engine.RestAsync(HttpMethod.Delete, $"{records}/p1")).Reason);
        Assert.Equal("VIEW_NOT_WATCHABLE", (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/realtime/{_view}")).Reason);
    }

    [Fact]
    public async Task Rules_OfTheView_DecideAlone()
    {
        await MakeViewAsync(Summary);
        Assert.Equal("CREDENTIALS_MISSING", (await ListAsync("", token: "")).Reason);

        await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}", Definition(Summary, rules: """ "list_rule":"", """));
        Assert.Equal(3, Ids(await ListAsync("", token: "")).Count());
        Assert.Equal("CREDENTIALS_MISSING", (await Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/records/p1", token: "")).Reason);

        await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}", Definition(Summary));
        Assert.Equal("CREDENTIALS_MISSING", (await ListAsync("", token: "")).Reason);
    }

    [Fact]
    public async Task Bases_OfAView_CannotGoFromUnderIt()
    {
        await MakeViewAsync(Summary);
        var renamed = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_products}", $$"""{"name":"{{_products}}x","schema":[{"name":"name","type":"text"},{"name":"kind","type":"select","select":{"values":["a","b"]} },{"name":"cost","type":"number","hidden":true},{"name":"tags","type":"json"}]}""");
        var field = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_products}?validate_only=true", $$"""{"name":"{{_products}}","schema":[{"name":"title","type":"text","number":10},{"name":"kind","type":"select","select":{"values":["a","b"]} },{"name":"cost","type":"number","hidden":true},{"name":"tags","type":"json"}]}""");
        var other = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_products}", $$"""{"name":"{{_products}}","schema":[{"name":"name","type":"text"},{"name":"sort","type":"select","number":11,"select":{"values":["a","b"]} },{"name":"cost","type":"number","hidden":true},{"name":"tags","type":"json"},{"name":"more","type":"int"}]}""");

        Assert.Equal("COLLECTION_IN_USE", (await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/collections/{_orders}")).Reason);
        Assert.Equal((HttpStatusCode.BadRequest, "COLLECTION_IN_USE"), Refusal(renamed));
        Assert.Contains(_view, field.Text, StringComparison.Ordinal);
        Assert.Equal("COLLECTION_IN_USE", field.Reason);
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.Equal(3, Ids(await ListAsync("")).Count());
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/collections/{_view}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Engine.RestAsync(HttpMethod.Delete, $"/api/v1/collections/{_orders}")).Status);
    }

    [Fact]
    public async Task Update_OfTheQuery_KeepsNumbersOfColumnsThatStay()
    {
        await MakeViewAsync($"SELECT id, name, kind FROM {_products}");
        var planned = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}?validate_only=true", Definition($"SELECT id, length(name) AS name, kind FROM {_products}"));
        var changed = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}", Definition($"SELECT id, kind, name AS title FROM {_products}"));

        Assert.Equal(["12", "11"], planned.Json.GetProperty("schema").EnumerateArray().Select(field => field.GetProperty("number").GetRawText()));
        Assert.Equal(["11", "12"], changed.Json.GetProperty("schema").EnumerateArray().Select(field => field.GetProperty("number").GetRawText()));
        Assert.Equal(3, Ids(await ListAsync("?filter=title%20%21%3D%20x")).Count());
    }

    [Fact]
    public async Task Query_ThatTakesTooLong_IsCutOff()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Records:ViewTimeout", "00:00:00.200"));
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"n","schema":[{"name":"i","type":"int"}]}""");
        for (var i = 0; i < 40; i++)
        {
            await engine.RestAsync(HttpMethod.Post, "/api/v1/collections/n/records", $$$"""{"data":{"i":{{{i}}}}}""");
        }

        var made = await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"v","type":"view","view":{"query":"SELECT count(*) AS c FROM n a, n b, n c, n d, n e, n f WHERE a.i + b.i + c.i + d.i + e.i + f.i > 10"}}""");
        var list = await engine.RestAsync(HttpMethod.Get, "/api/v1/collections/v/records");

        Assert.Equal(HttpStatusCode.OK, made.Status);
        Assert.Equal((HttpStatusCode.GatewayTimeout, "VIEW_TIMEOUT"), Refusal(list));
    }

    [Fact]
    public async Task Query_ThatTheDatabaseCannotFinish_FailsClearly()
    {
        await AddAsync(_orders, """{"data":{"total":"9223372036854775807"}}""");
        await AddAsync(_orders, """{"data":{"total":"9223372036854775807"}}""");
        await MakeViewAsync($"SELECT sum(total) AS s FROM {_orders}");

        Assert.Equal((HttpStatusCode.BadRequest, "VIEW_FAILED"), Refusal(await ListAsync("")));
    }

    [Theory]
    [InlineData("SELECT * FROM _baas_accounts", "UNKNOWN")]
    [InlineData("SELECT * FROM sqlite_master", "UNKNOWN")]
    [InlineData("SELECT * FROM pg_class", "UNKNOWN")]
    [InlineData("SELECT id, cost FROM {p}", "UNKNOWN")]
    [InlineData("SELECT id FROM {p}; DROP TABLE {p}", "SYNTAX")]
    [InlineData("DELETE FROM {p}", "SYNTAX")]
    [InlineData("SELECT load_extension('x') AS x FROM {p}", "FUNCTION")]
    [InlineData("SELECT etag FROM {p}", "UNKNOWN")]
    [InlineData("SELECT name AS data FROM {p}", "NAME")]
    [InlineData("SELECT name, name FROM {p}", "DUPLICATE")]
    [InlineData("SELECT name + 1 AS x FROM {p}", "TYPE")]
    [InlineData("SELECT 1 AS x", "REQUIRED")]
    [InlineData("SELECT max(length(name)) AS x, max(max(length(name))) AS y FROM {p}", "DATABASE")]
    public async Task Define_WrongQuery_IsRefusedByName(string query, string rule)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", Definition(query.Replace("{p}", _products, StringComparison.Ordinal)));

        Assert.Equal((HttpStatusCode.BadRequest, "DEFINITION_INVALID"), Refusal(answer));
        Assert.Contains($"\"view.query\":\"{rule}\"", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "type":"view" """, "view.query")]
    [InlineData(""" "view":{"query":"SELECT 1"} """, "view")]
    [InlineData(""" "type":"view","create_rule":"","view":{"query":"SELECT id FROM {p}"} """, "create_rule")]
    [InlineData(""" "type":"view","view":{"query":"SELECT id FROM {p}","cache_ttl_seconds":-1} """, "view.cache_ttl_seconds")]
    [InlineData(""" "type":"view","view":{"query":"SELECT id FROM {p}"},"indexes":[{"fields":["id"]}] """, "indexes")]
    public async Task Define_WrongView_NamesTheField(string members, string field)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"{{_view}}",{{members.Replace("{p}", _products, StringComparison.Ordinal)}}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "DEFINITION_INVALID"), Refusal(answer));
        Assert.Contains($"\"{field}\":", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Define_ViewOverAView_IsRefused()
    {
        await MakeViewAsync(Summary);
        var nested = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"{{_view}}2","type":"view","view":{"query":"SELECT id FROM {{_view}}"} }""");
        var relation = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""{"name":"{{_view}}3","schema":[{"name":"r","type":"relation","relation":{"collection_id":"{{_view}}"} }]}""");
        var turned = await Engine.RestAsync(HttpMethod.Put, $"/api/v1/collections/{_view}", $$"""{"name":"{{_view}}","schema":[]}""");

        Assert.Equal(["DEFINITION_INVALID", "DEFINITION_INVALID", "DEFINITION_INVALID"], new[] { nested, relation, turned }.Select(answer => answer.Reason));
    }

    private static (HttpStatusCode Status, string Reason) Refusal(RestAnswer answer) => (answer.Status, answer.Reason);

    private static IEnumerable<string?> Ids(RestAnswer answer)
        => answer.Status == HttpStatusCode.OK ? answer.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()) : [answer.Text];

    private static IEnumerable<string> Types(RestAnswer answer)
        => answer.Json.GetProperty("schema").EnumerateArray().Select(field => $"{field.GetProperty("name").GetString()}:{field.GetProperty("type").GetString()}");

    private string Definition(string query, int ttl = 0, string rules = "")
        => $$"""{"name":"{{_view}}","type":"view",{{rules}}"view":{"query":{{System.Text.Json.JsonSerializer.Serialize(query)}},"cache_ttl_seconds":{{ttl}} } }""";

    private async Task<RestAnswer> MakeViewAsync(string query)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", Definition(query));
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
        return made;
    }

    private async Task DefineAsync(string definition)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", definition);
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
    }

    private async Task AddAsync(string collection, string record)
    {
        var made = await Engine.RestAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/records", record);
        Assert.True(made.Status == HttpStatusCode.OK, made.Text);
    }

    private Task<RestAnswer> ListAsync(string query, string? token = null)
        => Engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{_view}/records{query}", token: token);
}
