using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>A rule test decides what the call itself comes to, when it has the records that the project has: for random rules.</summary>
public sealed class RuleTestAgreementTests : IAsyncLifetime
{
    private const int Rules = 25;

    private readonly RecordsBench _bench = new();
    private readonly List<RuleTestRecord> _records = [];
    private readonly List<Caller> _callers = [Caller.Anonymous];
    private readonly int _seed = Random.Shared.Next();
    private int _allowed;
    private int _denied;

    public async Task InitializeAsync()
    {
        var users = await _bench.DefineAsync("""
            {"name":"users","type":"auth","schema":[{"name":"team","type":"text"},{"name":"level","type":"int"},
              {"name":"tags","type":"select","select":{"values":["red","green","blue"],"max_select":3} }]}
            """);
        await _bench.DefineAsync("""{"name":"groups","schema":[{"name":"title","type":"text"},{"name":"team","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"docs","schema":[{"name":"owner","type":"text"},{"name":"team","type":"text"},{"name":"n","type":"int"},{"name":"flag","type":"bool"},
              {"name":"tags","type":"select","select":{"values":["red","green","blue"],"max_select":3} },{"name":"price","type":"decimal"},
              {"name":"place","type":"geopoint"},{"name":"day","type":"datetime"},{"name":"raw","type":"bytes"},{"name":"ratio","type":"number"},
              {"name":"more","type":"json"},{"name":"made","type":"autodate"},{"name":"at","type":"time"},{"name":"born","type":"date"},{"name":"key","type":"secret"},
              {"name":"code","type":"encrypted"},{"name":"link","type":"url"},
              {"name":"group","type":"relation","relation":{"collection_id":"groups"} }]}
            """);
        await _bench.DefineAsync("""{"name":"refs","schema":[{"name":"doc","type":"relation","relation":{"collection_id":"docs"} }]}""");
        await _bench.DefineAsync("""
            {"name":"members","schema":[{"name":"user","type":"relation","relation":{"collection_id":"users"} },
              {"name":"group","type":"relation","relation":{"collection_id":"groups"} },{"name":"doc","type":"relation","relation":{"collection_id":"docs"} }]}
            """);
        await MakeAsync("users", "u0", """{"email":"u0@example.org","team":"red","level":2,"tags":["red","blue"]}""");
        await MakeAsync("users", "u1", """{"email":"u1@example.org","level":1,"role":"editor","verified":true}""");
        _callers.Add(User("u0", collectionId: users.Id));
        _callers.Add(User("u1", role: "editor", collectionId: users.Id) with { IsVerified = true });
        await MakeAsync("groups", "g0", """{"title":"alpha","team":"red"}""");
        await MakeAsync("groups", "g1", """{"title":"beta"}""");
        await MakeAsync("docs", "d0", """{"owner":"u0","team":"red","n":1,"flag":true,"tags":["green"],"group":"g0","price":"9.50","day":"2026-01-01T00:00:00Z","raw":"AAEC","ratio":0.5}""");
        await MakeAsync("docs", "d1", """{"owner":"u1","n":3,"flag":false,"group":"g1","place":{"lat":52.5,"lon":13.4},"more":{"a":[1,"x"]},"at":"09:30","born":"2026-11-21","key":"k","code":"c","link":"https://example.org"}""");
        await MakeAsync("docs", "d2", """{"team":"blue","tags":["red","blue"]}""");
        await MakeAsync("refs", "r0", """{"doc":"d1"}""");
        await MakeAsync("members", "m0", """{"user":"u0","group":"g1","doc":"d1"}""");
        await MakeAsync("members", "m1", """{"user":"u1","group":"g0","doc":"d2"}""");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Run_RandomRules_DecidesAsTheCallDoes()
    {
        var rules = new RandomRules(new Random(_seed));
        for (var i = 0; i < Rules; i++)
        {
            var (rule, other) = (rules.Next(), rules.Next());
            await _bench.RedefineAsync("docs", definition =>
            {
                (definition.ViewRule, definition.DeleteRule, definition.CreateRule) = (rule, rule, rule);
                definition.UpdateRule = $"({rule}) && (@record.n = 1 || {other})";
            });
            foreach (var caller in _callers)
            {
                foreach (var id in (string[])["d0", "d1", "d2"])
                {
                    await CompareAsync(rule, caller, id, "view", data: null);
                    await CompareAsync(rule, caller, id, "update", """{"n":2,"team":"red","owner":"u1"}""");
                }

                await CompareAsync(rule, caller, "d9", "create", """{"n":2,"team":"red","owner":"u0","group":"g1"}""");
            }
        }

        Assert.True(Math.Min(_allowed, _denied) > 20, $"seed {_seed}: {_allowed} allowed, {_denied} denied");
    }

    private async Task CompareAsync(string rule, Caller caller, string id, string operation, string? data)
    {
        var test = new RuleTest { Name = "case", Operation = operation, Expect = "allow" };
        test.Records.AddRange(_records.Where(record => IdOf(record) != caller.Id && IdOf(record) != id));
        if (_records.Find(record => IdOf(record) == caller.Id) is { } account)
        {
            test.Caller = new RuleTestCaller { Record = account.Record };
        }

        test.Record = _records.Find(record => IdOf(record) == id)?.Record;
        test.Data = data is null ? null : Struct.Parser.ParseJson(data);
        if (operation == "create")
        {
            test.Data!.Fields["id"] = Value.ForString(id);
        }

        var result = await _bench.Database.ReadAsync(
            (_bench, test),
            static (session, call) => new RuleTestRunner(session, call._bench.Catalogue.Current, call._bench.Time)
                .Run(call._bench.Catalogue.Current.Find("docs")!, call.test),
            CancellationToken.None);
        var isAllowed = await IsAllowedAsync(caller, id, operation, data);
        _ = isAllowed ? _allowed++ : _denied++;

        Assert.True(result.Got == (isAllowed ? "allow" : "deny"), $"seed {_seed}, rule {rule}, caller '{caller.Id}', {operation} {id}: got {result.Got} {result.Reason}, but {isAllowed}");
    }

    private async Task<bool> IsAllowedAsync(Caller caller, string id, string operation, string? data)
    {
        try
        {
            switch (operation)
            {
                case "view":
                    await _bench.GetAsync("docs", id, caller: caller);
                    break;
                case "create":
                    var create = new CreateRecordRequest { Collection = "docs", Id = id, Data = Struct.Parser.ParseJson(data), ValidateOnly = true };
                    using (await _bench.Writer.CreateAsync(RecordWriteRequest.ParseCreate(create.ToByteArray()), caller, CancellationToken.None))
                    {
                    }

                    break;
                default:
                    var update = new UpdateRecordRequest { Collection = "docs", Id = id, Data = Struct.Parser.ParseJson(data), ValidateOnly = true };
                    using (await _bench.Writer.UpdateAsync(RecordWriteRequest.ParseUpdate(update.ToByteArray()), caller, CancellationToken.None))
                    {
                    }

                    break;
            }

            return true;
        }
        catch (BaasException refused) when (refused.Definition == AuthErrorTable.PermissionDenied || refused.Definition == AuthErrorTable.CredentialsMissing
            || refused.Definition == RecordsErrorTable.RecordNotFound)
        {
            return false;
        }
    }

    private async Task MakeAsync(string collection, string id, string data)
    {
        await _bench.CreateAsync(collection, data, id);
        var record = new RuleTestRecord { Collection = collection, Record = Struct.Parser.ParseJson(data) };
        record.Record.Fields["id"] = Value.ForString(id);
        _records.Add(record);
    }

    private static string IdOf(RuleTestRecord record) => record.Record.Fields["id"].StringValue;
}
