using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>
/// What a caller may list is exactly what it may get, watch, export, count, reach by relations and ask for by them: for random rules,
/// callers and records.
/// </summary>
public sealed class RulePropertyTests : IAsyncLifetime
{
    private const int Rules = 40;
    private const int Documents = 16;

    private static readonly string[] Teams = ["red", "green", "blue"];

    private readonly RecordsBench _bench = new();
    private readonly List<Caller> _callers = [Caller.Anonymous];
    private readonly List<string> _ids = [];
    private readonly int _seed = Random.Shared.Next();
    private Random _random = Random.Shared;

    public async Task InitializeAsync()
    {
        _random = new Random(_seed);
        var users = await _bench.DefineAsync("""
            {"name":"users","type":"auth","schema":[{"name":"team","type":"text"},{"name":"level","type":"int"},
              {"name":"tags","type":"select","select":{"values":["red","green","blue"],"max_select":3} }]}
            """);
        await _bench.DefineAsync("""{"name":"groups","schema":[{"name":"title","type":"text"},{"name":"team","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"docs","schema":[{"name":"owner","type":"text"},{"name":"team","type":"text"},{"name":"n","type":"int"},{"name":"flag","type":"bool"},
              {"name":"tags","type":"select","select":{"values":["red","green","blue"],"max_select":3} },
              {"name":"group","type":"relation","relation":{"collection_id":"groups"} }]}
            """);
        await _bench.DefineAsync("""{"name":"refs","list_rule":"","schema":[{"name":"doc","type":"relation","relation":{"collection_id":"docs"} }]}""");
        await _bench.DefineAsync("""
            {"name":"members","schema":[{"name":"user","type":"relation","relation":{"collection_id":"users"} },
              {"name":"group","type":"relation","relation":{"collection_id":"groups"} },{"name":"doc","type":"relation","relation":{"collection_id":"docs"} }]}
            """);
        for (var i = 0; i < 4; i++)
        {
            var data = $$"""{"email":"u{{i}}@example.org"{{Maybe("team", Team())}}{{Maybe("level", $"{_random.Next(4)}")}}{{Maybe("tags", $"[{Team()}]")}}}""";
            await _bench.CreateAsync("users", data, $"u{i}");
            _callers.Add(User($"u{i}", role: _random.Next(2) == 0 ? "user" : "editor", collectionId: users.Id) with { IsVerified = _random.Next(2) == 0 });
        }

        await _bench.CreateAsync("groups", $$"""{"title":"alpha","team":{{Team()}}}""", "g0");
        await _bench.CreateAsync("groups", """{"title":"beta"}""", "g1");
        for (var i = 0; i < Documents; i++)
        {
            await MakeDocumentAsync($"d{i}");
        }
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task AllWays_RandomRules_ShowTheSameRecords()
    {
        var rules = new RandomRules(_random);
        for (var i = 0; i < Rules; i++)
        {
            var rule = rules.Next();
            await _bench.RedefineAsync("docs", definition => (definition.ListRule, definition.ViewRule) = (rule, rule));
            foreach (var caller in _callers)
            {
                await RequireSameAsync(rule, caller);
            }
        }
    }

    private async Task RequireSameAsync(string rule, Caller caller)
    {
        var sets = new VisibleSets(_bench, "docs", _ids);
        var seen = await sets.OfAsync(caller);
        var count = seen["list"].Length == 0 ? 0 : seen["list"].Split(' ').Length;
        var isSame = seen.Values.Distinct().Count() == 1 && count == await sets.CountAsync(caller);

        Assert.True(
            isSame, $"seed {_seed}, rule {rule}, caller '{caller.Id}': {string.Join("; ", seen.Select(pair => $"{pair.Key}: {pair.Value}"))}; count {count}");
    }

    private async Task MakeDocumentAsync(string id)
    {
        var data = $$"""
            {"tags":[]{{Maybe("owner", $"\"u{_random.Next(5)}\"")}}{{Maybe("team", Team())}}{{Maybe("n", $"{_random.Next(5)}")}}{{Maybe("flag", _random.Next(2) == 0 ? "true" : "false")}}{{Maybe("tags", $"[{Team()}]")}}{{Maybe("group", $"\"g{_random.Next(2)}\"")}}}
            """;
        await _bench.CreateAsync("docs", data.Replace("\"tags\":[],", "", StringComparison.Ordinal), id);
        await _bench.CreateAsync("refs", $$"""{"doc":"{{id}}"}""", $"r{id}");
        if (_random.Next(2) == 0)
        {
            await _bench.CreateAsync("members", $$"""{"user":"u{{_random.Next(4)}}","group":"g{{_random.Next(2)}}","doc":"{{id}}"}""");
        }

        _ids.Add(id);
    }

    private string Team() => $"\"{Teams[_random.Next(Teams.Length)]}\"";

    private string Maybe(string name, string value) => _random.Next(4) == 0 ? "" : $",\"{name}\":{value}";
}
