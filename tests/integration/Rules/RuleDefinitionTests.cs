using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Rules of definitions: what is wrong is told when they are made, and what they name cannot be taken away.</summary>
public sealed class RuleDefinitionTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""{"name":"users","type":"auth","schema":[{"name":"team","type":"text"},{"name":"tags","type":"json"}]}""");
        await _bench.DefineAsync("""{"name":"posts","schema":[{"name":"owner","type":"text"},{"name":"views","type":"int"},{"name":"public","type":"bool"}]}""");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("ownr = @request.auth.id", 0, "owner")]
    [InlineData("owner = @request.auth.tem", 22, "@request.auth.team")]
    [InlineData("owner = @reqest.auth.id", 8, null)]
    [InlineData("owner = @request.auht.id", 17, "@request.auth.id")]
    [InlineData("@request.auth.id = ownr", 19, "owner")]
    [InlineData("@request.auth.id = somebody", 19, "\"somebody\"")]
    [InlineData("@collection.userz.team = owner", 12, "@collection.users.team")]
    [InlineData("@collection.users.taem = owner", 18, "team")]
    [InlineData("@request.data.ownr = 'x'", 14, "@request.data.owner")]
    [InlineData("views = @request.auth.id", 8, null)]
    [InlineData("@request.auth.verified = 'x'", 25, null)]
    [InlineData("@request.headers.authorization = 'x'", 9, null)]
    [InlineData("owner = @request.auth.id &&", 27, null)]
    [InlineData("@request.auth.tags ?= owner", 19, null)]
    [InlineData("owner ~ @collection.users.team", 6, null)]
    [InlineData("views", 5, null)]
    public async Task Define_WrongRule_RefusedAtItsPlace(string rule, int offset, string? suggestion)
    {
        var refused = await Refusals.WithAsync(
            RulesErrorTable.RuleInvalid, () => _bench.RedefineAsync("posts", definition => definition.UpdateRule = rule));

        Assert.Equal((offset.ToString(), suggestion, "update_rule", "posts"), (refused.Metadata["offset"], refused.Metadata.GetValueOrDefault("suggestion"), refused.Metadata["rule"], refused.Metadata["collection"]));
    }

    [Theory]
    [InlineData("owner = 'x'")]
    [InlineData("@request.auth.team = 'x'")]
    [InlineData("@request.auth.id != '' && @now > '2020-01-01'")]
    public async Task Define_FieldRuleThatAsksForMoreThanTheCall_Refused(string rule)
    {
        var refused = await Refusals.WithAsync(
            RulesErrorTable.RuleInvalid, () => _bench.RedefineAsync("posts", definition => definition.Schema[0].ReadRule = rule));

        Assert.Equal("schema[0].read_rule", refused.Metadata["rule"]);
    }

    [Fact]
    public async Task Change_TakesAwayWhatARuleNames_Refused()
    {
        await _bench.RedefineAsync("posts", definition =>
        {
            definition.ListRule = "owner = @request.auth.team && public";
            definition.ViewRule = "@collection.users.team = owner";
        });

        var renamed = await Refusals.WithAsync(
            RulesErrorTable.RuleBroken, () => _bench.RedefineAsync("users", definition => definition.Schema.Single(field => field.Name == "team").Name = "squad"));
        await Refusals.WithAsync(RulesErrorTable.RuleInvalid, () => _bench.RedefineAsync("posts", definition => definition.Schema[2].Name = "open"));
        await Refusals.WithAsync(RulesErrorTable.RuleBroken, () => _bench.Editor.DeleteAsync("users", "", CancellationToken.None));

        Assert.Equal(("posts", "list_rule"), (renamed.Metadata["collection"], renamed.Metadata["rule"]));
        await _bench.RedefineAsync("posts", definition =>
        {
            definition.Schema[2].Name = "open";
            definition.ListRule = "open";
            definition.ClearViewRule();
        });
        await _bench.RedefineAsync("users", definition => definition.Schema.Single(field => field.Name == "team").Name = "squad");
    }
}
