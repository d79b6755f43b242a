using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Records;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>Connections keep plans, and a change of a column's type makes those of all connections old at once.</summary>
public sealed class StalePlanTests : IAsyncDisposable
{
    private const string Sql = "SELECT n FROM things";
    private const int Sessions = 3;

    private readonly RecordsBench _bench = new();

    [Fact]
    public async Task Read_WhereEveryConnectionHasAnOldPlan_GoesOn()
    {
        await _bench.DefineAsync("""{"name":"things","schema":[{"name":"n","type":"text"}]}""");
        await _bench.CreateAsync("things", """{"n":"5"}""");
        await TakeAllAsync(snapshot => snapshot.Read(0, static (session, _) => ReadText(session) + ReadText(session), CancellationToken.None));
        await _bench.RedefineAsync("things", definition =>
        {
            definition.Schema[0].Type = "int";
            definition.Schema[0].Number = 0;
        });

        // No attempt gives its connection back, so that the next one has another.
        var taken = new List<SnapshotSession>();
        var read = await _bench.Database.FollowSchemaAsync(
            _bench.Catalogue,
            taken,
            async (all, token) =>
            {
                all.Add(await _bench.Database.OpenSnapshotAsync(token));
                return all[^1].Read(0, static (session, _) => ReadNumber(session), token);
            },
            CancellationToken.None);
        taken.ForEach(snapshot => snapshot.Dispose());

        Assert.Equal(5, read);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task TakeAllAsync(Action<SnapshotSession> use)
    {
        var taken = new List<SnapshotSession>();
        for (var i = 0; i < Sessions; i++)
        {
            taken.Add(await _bench.Database.OpenSnapshotAsync(CancellationToken.None));
            use(taken[i]);
        }

        taken.ForEach(snapshot => snapshot.Dispose());
    }

    private static string ReadText(DbSession session)
    {
        using var statement = session.Prepare(Sql);
        return statement.Step() ? statement.Text(0) : "";
    }

    private static long ReadNumber(DbSession session)
    {
        using var statement = session.Prepare(Sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }
}
