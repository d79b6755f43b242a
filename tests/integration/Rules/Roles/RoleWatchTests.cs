using Grpc.Baas.Engine.Rules.Roles;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using static Grpc.Baas.IntegrationTests.Rules.RuleBench;

namespace Grpc.Baas.IntegrationTests.Rules.Roles;

/// <summary>What open streams make of roles that are defined while they run.</summary>
public sealed class RoleWatchTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => _bench.DefineAsync("""{"name":"posts","list_rule":"","schema":[{"name":"title","type":"text"}]}""");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Watch_RoleLosesTheCollection_EndsAsANewCallWould()
    {
        await using var reader = _bench.Watch(new WatchRecordsRequest { Collection = "posts" }, User("ann", role: "reader"));
        await using var writer = _bench.Watch(new WatchRecordsRequest { Collection = "posts" }, User("bob", role: "writer"));
        await reader.NextAsync("connected");
        await writer.NextAsync("connected");

        await _bench.Database.WriteAsync(
            transaction =>
            {
                var roles = new RoleScopes([new RoleDefinition("reader", [], ["elsewhere"], Updated: 1)]);
                _bench.Catalogue.PublishWithCommit(transaction, _bench.Catalogue.Current.With(roles));
                return true;
            },
            CancellationToken.None);
        await _bench.CreateAsync("posts", "{}");

        Assert.Equal(AuthErrorTable.PermissionDenied, (await reader.FailureAsync()).Definition);
        await writer.NextAsync("record.created");

        // What else changes keeps the roles.
        await _bench.RedefineAsync("posts", definition => definition.Description = "changed");
        await Refusals.WithAsync(AuthErrorTable.PermissionDenied, () => _bench.IdsAsync("posts", User("ann", role: "reader")));
    }
}
