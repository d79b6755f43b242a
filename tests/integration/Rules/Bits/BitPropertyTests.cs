using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.IntegrationTests.Records;
using static Grpc.Baas.Engine.Schema.Permissions.PermissionClass;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>
/// What a caller may list by bits, alone and together with random rules, is what it may get, watch, export, count and reach; and it is what a
/// model says that knows nothing of SQL.
/// </summary>
public sealed class BitPropertyTests : IAsyncLifetime
{
    private const int Rounds = 30;
    private const int Documents = 16;

    private static readonly string[] Modes = ["bits", "both", "rules"];
    private static readonly string[] Groups = ["g0", "g1", "g2"];

    private readonly RecordsBench _bench = new();
    private readonly List<Caller> _callers = [Caller.Anonymous];
    private readonly Dictionary<string, (string? Owner, long? Permission)> _documents = [];
    private readonly HashSet<(string Group, Caller Member)> _members = [];
    private readonly Dictionary<(string Record, string Group), long> _shares = [];
    private readonly int _seed = Random.Shared.Next();
    private Random _random = Random.Shared;

    public async Task InitializeAsync()
    {
        _random = new Random(_seed);
        var users = await _bench.DefineAsync("""
            {"name":"users","type":"auth","schema":[{"name":"team","type":"text"},{"name":"level","type":"int"},
              {"name":"tags","type":"select","select":{"values":["red","green","blue"],"max_select":3} }]}
            """);
        var staff = await _bench.DefineAsync("""{"name":"staff","type":"auth"}""");
        await _bench.DefineAsync("""{"name":"groups","schema":[{"name":"title","type":"text"},{"name":"team","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"docs","permissions":{},"schema":[{"name":"team","type":"text"},{"name":"n","type":"int"},{"name":"flag","type":"bool"},
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
            // An account of another collection may have the id of an owner, and owns nothing.
            var isStaff = i == 3;
            await _bench.CreateAsync("users", $$"""{"email":"u{{i}}@example.org","team":"red","level":{{i}} }""", $"u{i}");
            _callers.Add(User($"u{i}", collectionId: isStaff ? staff.Id : users.Id));
        }

        foreach (var group in Groups)
        {
            await _bench.MakeGroupAsync(group);
        }

        for (var i = 0; i < Documents; i++)
        {
            await MakeDocumentAsync($"d{i}");
        }
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task AllWays_RandomBits_ShowTheSameRecords()
    {
        var rules = new RandomRules(_random);
        for (var i = 0; i < Rounds; i++)
        {
            await ShuffleAsync();
            var (mode, rule, all) = (Modes[_random.Next(Modes.Length)], rules.Next(), RandomBits());
            await _bench.RedefineAsync("docs", definition =>
            {
                (definition.ListRule, definition.ViewRule) = (rule, rule);
                (definition.Permissions.Mode, definition.Permissions.DefaultPermission) = (mode, (int)all);
            });
            foreach (var caller in _callers)
            {
                await RequireSameAsync($"seed {_seed}, mode {mode}, default {all}, rule {rule}, caller '{caller.Id}'", caller, mode, all);
            }
        }
    }

    private async Task RequireSameAsync(string story, Caller caller, string mode, long all)
    {
        var sets = new VisibleSets(_bench, "docs", [.. _documents.Keys]);
        var seen = await sets.OfAsync(caller);
        var listed = seen["list"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isSame = seen.Values.Distinct().Count() == 1 && listed.Length == await sets.CountAsync(caller);
        Assert.True(isSame, $"{story}: {string.Join("; ", seen.Select(pair => $"{pair.Key}: {pair.Value}"))}");

        var granted = _documents.Keys.Where(id => IsGranted(id, caller, all)).ToHashSet();
        Assert.True(
            mode switch
            {
                "bits" => granted.SetEquals(listed),
                "both" => granted.IsSupersetOf(listed),
                _ => true,
            },
            $"{story}: listed {seen["list"]}, granted {string.Join(' ', granted)}");
    }

    private bool IsGranted(string id, Caller caller, long all)
    {
        var (owner, own) = _documents[id];
        var permission = own ?? all;
        bool Has(PermissionClass who, long bits) => (bits & PermissionBits.Of(who, PermissionAction.Read)) != 0;
        return Has(Guest, permission)
            || (owner == caller.Id && caller.CollectionId == _callers[1].CollectionId && Has(Owner, permission))
            || Groups.Any(group => _members.Contains((group, caller))
                && new[] { id, "" }.Any(record => _shares.TryGetValue((record, group), out var bits) && Has(Group, bits)));
    }

    private async Task MakeDocumentAsync(string id)
    {
        var owner = _random.Next(3) == 0 ? null : $"u{_random.Next(4)}";
        long? permission = _random.Next(2) == 0 ? null : RandomBits();
        _documents.Add(id, (owner, permission));
        var data = $$"""
            {"n":{{_random.Next(5)}},"flag":true,"team":"red"{{(owner is null ? "" : $",\"owner\":\"{owner}\"")}}{{(permission is null ? "" : $",\"permission\":{permission}")}}}
            """;
        await _bench.CreateAsync("docs", data, id);
        await _bench.CreateAsync("refs", $$"""{"doc":"{{id}}"}""", $"r{id}");
    }

    private async Task ShuffleAsync()
    {
        await _bench.DoAsync(session => session.Execute("DELETE FROM _baas_shares; DELETE FROM _baas_group_members"));
        _shares.Clear();
        _members.Clear();
        foreach (var group in Groups)
        {
            foreach (var member in _callers.Skip(1).Where(_ => _random.Next(3) == 0))
            {
                _members.Add((group, member));
                await _bench.JoinAsync(group, member);
            }

            // Now and then the whole collection.
            foreach (var record in _documents.Keys.Append("").Where(_ => _random.Next(6) == 0))
            {
                _shares[(record, group)] = RandomBits();
                await _bench.ShareAsync("docs", record, group, _shares[(record, group)]);
            }
        }
    }

    // Read is what this is about; each other bit must count for nothing.
    private long RandomBits() => _random.NextInt64(PermissionBits.All + 1);
}
