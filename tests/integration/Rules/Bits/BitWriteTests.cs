using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.Engine.Schema.Permissions.PermissionAction;
using static Grpc.Baas.Engine.Schema.Permissions.PermissionClass;
using static Grpc.Baas.IntegrationTests.Rules.Bits.BitBench;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules.Bits;

/// <summary>What permission bits let callers write, and who says what they are.</summary>
public sealed class BitWriteTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();
    private Caller _ann = Caller.Anonymous;
    private Caller _bob = Caller.Anonymous;
    private Caller _staff = Caller.Anonymous;

    public async Task InitializeAsync()
    {
        var users = await _bench.DefineAsync("""{"name":"users","type":"auth","create_rule":""}""");
        var staff = await _bench.DefineAsync("""{"name":"staff","type":"auth"}""");
        await _bench.DefineAsync("""{"name":"notes","permissions":{"mode":"bits"},"schema":[{"name":"title","type":"text"}]}""");
        await _bench.DefineAsync("""
            {"name":"links","create_rule":"","update_rule":"","schema":[{"name":"note","type":"relation","relation":{"collection_id":"notes"} },
              {"name":"notes","type":"relation","relation":{"collection_id":"notes","type":"many-to-many"} },{"name":"title","type":"text"}]}
            """);
        await _bench.CreateAsync("users", """{"email":"ann@example.org"}""", "ann");
        await _bench.CreateAsync("users", """{"email":"bob@example.org"}""", "bob");
        await _bench.CreateAsync("staff", """{"email":"sue@example.org"}""", "ann");
        (_ann, _bob, _staff) = (User("ann", collectionId: users.Id), User("bob", collectionId: users.Id), User("ann", collectionId: staff.Id));
        await _bench.CreateAsync("notes", """{"title":"Ann's"}""", "a", caller: _ann);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Create_SignedIn_BelongsToTheCaller()
    {
        var note = await _bench.GetAsync("notes", "a", caller: _ann);

        Assert.Equal("ann", note.Data.Fields["owner"].StringValue);
        Assert.Equal(["a"], await _bench.IdsAsync("notes", _ann));
        Assert.Empty(await _bench.IdsAsync("notes", _bob));
        Assert.Empty(await _bench.IdsAsync("notes", _staff));
        Assert.Empty(await _bench.IdsAsync("notes", Caller.Anonymous));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("notes", "a", caller: _bob));
    }

    [Fact]
    public async Task OtherWaysToCreate_SignedIn_BelongToTheCallerToo()
    {
        await _bench.IngestAsync([new IngestRecordsRequest { Collection = "notes", Items = { new IngestItem { Id = "i" } } }], _bob);
        await _bench.BatchAsync("""{"operations":[{"create":{"collection":"notes","id":"b","data":{} } },{"upsert":{"collection":"notes","id":"c","data":{} } }]}""", _bob);

        Assert.Equal(["b", "c", "i"], await _bench.IdsAsync("notes", _bob));
        var denied = await _bench.IngestAsync([new IngestRecordsRequest { Collection = "notes", Items = { new IngestItem { Data = OwnedBy("ann") } } }], _bob);
        Assert.Equal(1, denied.Rejected);

        // A record of another is neither changed nor told.
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.BatchAsync(
            """{"operations":[{"upsert":{"collection":"notes","id":"a","data":{"title":"taken"} } }],"atomic":true}""", _bob));
    }

    [Fact]
    public async Task Create_WithoutTheBit_IsRefused()
    {
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.CreateAsync("notes", "{}"  , caller: Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("notes", "{}", caller: _staff));

        // The permission that the record would have gives nobody the right to make it.
        var open = BitsOf((Guest, Create), (Guest, Read));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.CreateAsync("notes", $$"""{"permission":{{open}} }""", caller: Caller.Anonymous));
    }

    [Fact]
    public async Task Create_GuestsMay_HasNoOwnerAndNoPermissionOfTheirs()
    {
        await DefaultIsAsync(BitsOf((Guest, Create), (Guest, Read), (Owner, Create)));

        var note = await _bench.CreateAsync("notes", """{"title":"x"}""", caller: Caller.Anonymous);

        Assert.Equal(Google.Protobuf.WellKnownTypes.Value.KindOneofCase.NullValue, note.Data.Fields["owner"].KindCase);
        await DataIsRefusedAsync("data.permission", () => _bench.CreateAsync("notes", """{"permission":1}""", caller: Caller.Anonymous));
        await DataIsRefusedAsync("data.owner", () => _bench.CreateAsync("notes", """{"owner":"ann"}""", caller: Caller.Anonymous));
        await DataIsRefusedAsync("data.owner", () => _bench.CreateAsync("notes", """{"owner":"ann"}""", caller: _bob));
        await DataIsRefusedAsync("data.owner", () => _bench.CreateAsync("notes", """{"owner":"ann"}""", caller: _staff));
        Assert.Equal("bob", (await _bench.CreateAsync("notes", """{"owner":"bob"}""", caller: _bob)).Data.Fields["owner"].StringValue);
    }

    [Fact]
    public async Task Update_Permission_IsTheOwnersAlone()
    {
        var open = BitsOf((Guest, Read), (Guest, Update), (Owner, Read), (Owner, Update));
        await _bench.UpdateAsync("notes", "a", $$"""{"permission":{{open}} }""", caller: _ann);

        Assert.Equal(["a"], await _bench.IdsAsync("notes", Caller.Anonymous));
        Assert.Equal("by Bob", (await _bench.UpdateAsync("notes", "a", """{"title":"by Bob"}""", caller: _bob)).Data.Fields["title"].StringValue);
        await DataIsRefusedAsync("data.permission", () => _bench.UpdateAsync("notes", "a", """{"permission":0}""", caller: _bob));
        await DataIsRefusedAsync("data.owner", () => _bench.UpdateAsync("notes", "a", """{"owner":"bob"}""", caller: _bob));
        await DataIsRefusedAsync("data.owner", () => _bench.UpdateAsync("notes", "a", """{"owner":"bob"}""", caller: _ann));
        await _bench.UpdateAsync("notes", "a", $$"""{"title":"same","owner":"ann","permission":{{open}} }""", caller: _bob);

        await _bench.UpdateAsync("notes", "a", """{"owner":"bob"}""");
        await DataIsRefusedAsync("data.permission", () => _bench.UpdateAsync("notes", "a", """{"permission":0}""", caller: _ann));
    }

    [Fact]
    public async Task Update_OutOfOnesOwnReach_IsRefused()
        => await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.UpdateAsync("notes", "a", """{"permission":0}""", caller: _ann));

    [Fact]
    public async Task Delete_WithoutTheBit_IsRefused()
    {
        await _bench.UpdateAsync("notes", "a", $$"""{"permission":{{BitsOf((Owner, Read), (Guest, Delete))}} }""");

        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.UpdateAsync("notes", "a", """{"title":"x"}""", caller: _ann));
        await _bench.DeleteAsync("notes", "a", caller: _bob);
    }

    [Fact]
    public async Task Peek_WithoutRead_TellsThatTheRecordExists()
    {
        await _bench.UpdateAsync("notes", "a", $$"""{"permission":{{BitsOf((Guest, Peek))}} }""");

        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.GetAsync("notes", "a", caller: _bob));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.GetAsync("notes", "a", caller: Caller.Anonymous));
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.DeleteAsync("notes", "a", caller: _bob));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("notes", "b", caller: _bob));
        Assert.Empty(await _bench.IdsAsync("notes", _bob));

        // Together with rules, these must let know too.
        await _bench.RedefineAsync("notes", definition => (definition.Permissions.Mode, definition.ViewRule) = ("both", "title = 'other'"));
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => _bench.GetAsync("notes", "a", caller: _bob));
    }

    [Fact]
    public async Task Refer_WithoutTheBit_TheTargetIsAsMissing()
    {
        var missing = await DataIsRefusedAsync("data.note", () => _bench.CreateAsync("links", """{"note":"b"}""", caller: _bob));
        var hidden = await DataIsRefusedAsync("data.note", () => _bench.CreateAsync("links", """{"note":"a"}""", caller: _bob));
        await DataIsRefusedAsync("data.notes[0]", () => _bench.CreateAsync("links", """{"notes":["a"]}""", caller: Caller.Anonymous));
        var mixed = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("links", """{"notes":["a","b","a2"],"note":"b"}""", caller: _bob));
        var none = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("links", """{"notes":["b","b2","b3"],"note":"b"}""", caller: _bob));
        Assert.Equal(none.Violations, mixed.Violations);
        Assert.Equal(missing.Message, hidden.Message);

        // What is there may stay, and be sent along.
        await _bench.CreateAsync("links", """{"note":"a","notes":["a"]}""", "l", caller: _ann);
        await _bench.UpdateAsync("links", "l", """{"title":"x","note":"a","notes":["a"]}""", caller: _bob);
        await _bench.UpdateAsync("links", "l", """{"note":null}""", caller: _bob);
        await DataIsRefusedAsync("data.note", () => _bench.UpdateAsync("links", "l", """{"note":"a"}""", caller: _bob));

        await _bench.UpdateAsync("notes", "a", $$"""{"permission":{{BitsOf((Guest, Refer))}} }""");
        await _bench.UpdateAsync("links", "l", """{"note":"a"}""", caller: _bob);
    }

    [Fact]
    public async Task Both_RuleAndBits_MustAllow()
    {
        await _bench.RedefineAsync("notes", definition =>
            (definition.Permissions.Mode, definition.ListRule, definition.ViewRule) = ("both", "title ~ 'x'", "title ~ 'x'"));
        await _bench.CreateAsync("notes", """{"title":"x","owner":"ann"}""", "ax");
        await _bench.CreateAsync("notes", """{"title":"x","owner":"bob"}""", "bx");

        Assert.Equal(["ax"], await _bench.IdsAsync("notes", _ann));
        Assert.Equal(["bx"], await _bench.IdsAsync("notes", _bob));
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.CreateAsync("notes", "{}", caller: _ann));

        await _bench.RedefineAsync("notes", definition => definition.Permissions.Mode = "rules");
        Assert.Equal(["ax", "bx"], await _bench.IdsAsync("notes", Caller.Anonymous));
    }

    [Fact]
    public async Task Register_AccountsThatOwnThemselves_OwnTheirAccounts()
    {
        await _bench.RedefineAsync("users", definition =>
        {
            definition.Permissions = new V1.Schema.PermissionOptions { Mode = "bits", DefaultPermission = BitsOf((Guest, Create), (Owner, Read)) };
        });
        var made = await _bench.CreateAsync("users", """{"email":"cleo@example.org"}""", caller: Caller.Anonymous);

        Assert.Equal([made.Id], await _bench.IdsAsync("users", _ann with { Id = made.Id }));
        Assert.Empty(await _bench.IdsAsync("users", _ann));
        await _bench.DeleteAsync("users", made.Id);
    }

    [Fact]
    public async Task Permissions_ForACollectionWithRecords_LeaveThemToTheCollections()
    {
        await _bench.DefineAsync("""{"name":"old","list_rule":"","schema":[{"name":"title","type":"text"}]}""");
        await _bench.CreateAsync("old", """{"title":"x"}""", "o");
        await _bench.RedefineAsync("old", definition => definition.Permissions = new V1.Schema.PermissionOptions { Mode = "bits" });
        Assert.Empty(await _bench.IdsAsync("old", _ann));

        await _bench.RedefineAsync("old", definition => definition.Permissions.DefaultPermission = BitsOf((Guest, Read)));
        Assert.Equal(["o"], await _bench.IdsAsync("old", Caller.Anonymous));
        await _bench.UpdateAsync("old", "o", """{"owner":"ann","permission":0}""");
        Assert.Empty(await _bench.IdsAsync("old", _ann));
    }

    [Fact]
    public async Task Account_Goes_ItsRecordsAreNobodys()
    {
        await _bench.DeleteAsync("users", "ann");
        await _bench.CreateAsync("users", """{"email":"ann2@example.org"}""", "ann");

        Assert.Empty(await _bench.IdsAsync("notes", _ann));
        Assert.Equal(["a"], await _bench.IdsAsync("notes", Caller.Engine));
    }

    [Theory]
    [InlineData("allow", "deny", "deny")]
    [InlineData("deny", "deny", "RULE_TESTS_FAILED")]
    [InlineData("allow", "allow", "RULE_TESTS_FAILED")]
    public async Task RuleTests_OfBits_GateTheDefinition(string owner, string other, string outcome)
    {
        // What is shared in the project has no part in a test.
        await _bench.MakeGroupAsync("team");
        await _bench.JoinAsync("team", _bob);
        await _bench.ShareAsync("notes", "", "team", BitsOf((Group, Read)));
        var tests = $$"""
            {"rule_tests":[
              {"name":"own","caller":{"record":{"id":"ann"} },"operation":"view","record":{"owner":"ann"},"expect":"{{owner}}"},
              {"name":"other","caller":{"record":{"id":"bob"} },"operation":"view","record":{"owner":"ann"},"expect":"{{other}}"},
              {"name":"open","operation":"view","record":{"permission":{{BitsOf((Guest, Read))}} },"expect":"allow"},
              {"name":"made","caller":{"record":{"id":"ann"} },"operation":"create","data":{"title":"x"},"expect":"allow"},
              {"name":"given","caller":{"record":{"id":"ann"} },"operation":"create","data":{"owner":"bob"},"expect":"deny"},
              {"name":"rights","caller":{"record":{"id":"ann"} },"operation":"update","record":{"owner":"ann"},"data":{"permission":65409},"expect":"allow"}]}
            """;
        Task DefineAsync() => _bench.RedefineAsync(
            "notes", definition => definition.RuleTests.Add(V1.Schema.Collection.Parser.ParseJson(tests).RuleTests));

        if (outcome == "deny")
        {
            await DefineAsync();
        }
        else
        {
            await Refusals.WithAsync(V1.Rules.RulesErrorTable.RuleTestsFailed, DefineAsync);
        }
    }

    private static Google.Protobuf.WellKnownTypes.Struct OwnedBy(string id)
        => new() { Fields = { ["owner"] = Google.Protobuf.WellKnownTypes.Value.ForString(id) } };

    private async Task DefaultIsAsync(int permission)
        => await _bench.RedefineAsync("notes", definition => definition.Permissions.DefaultPermission = permission);

    private static async Task<BaasException> DataIsRefusedAsync(string field, Func<Task> write)
    {
        var refusal = await Refusals.WithAsync(RecordsErrorTable.DataInvalid, write);
        Assert.Equal(field, Assert.Single(refusal.Violations).Field);
        return refusal;
    }
}
