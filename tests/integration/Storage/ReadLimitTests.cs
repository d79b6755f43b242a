using System.Net;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>A read that takes too long is ended, so that it cannot keep a session and a processor for ever.</summary>
public sealed class ReadLimitTests
{
    private const string Endless = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT 1 FROM c) SELECT max(x) FROM c";

    [Fact]
    public async Task ReadAsync_EndlessStatement_IsEndedAndTheSessionGoesOn()
    {
        using var folder = new TemporaryFolder();
        await using var database = Open(folder);
        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<BaasException>(() => Task.Run(() => RunAsync(database, Endless, CancellationToken.None)).Soon());
            Assert.Equal((StorageErrorTable.ReadTooLong, "0.3"), (refused.Definition, refused.Metadata["limitSeconds"]));
        }

        Assert.Equal(5, await RunAsync(database, "SELECT 5", CancellationToken.None));
    }

    [Fact]
    public async Task ReadAsync_ManyShortStatements_AreEndedToo()
    {
        using var folder = new TemporaryFolder();
        await using var database = Open(folder);

        var refused = await Assert.ThrowsAsync<BaasException>(() => Task.Run(() => database.ReadAsync(0, RunForEver, CancellationToken.None).AsTask()).Soon());

        Assert.Equal(StorageErrorTable.ReadTooLong, refused.Definition);
    }

    [Fact]
    public async Task ReadAsync_CallerLeaves_IsNotTakenForTheLimit()
    {
        using var folder = new TemporaryFolder();
        await using var database = Open(folder);
        using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => RunAsync(database, Endless, leaving.Token)).Soon());
    }

    [Fact]
    public async Task ReadLongAsync_HasNoLimit()
    {
        using var folder = new TemporaryFolder();
        await using var database = Open(folder);
        using var leaving = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => database.ReadLongAsync(Endless, Run, leaving.Token).AsTask()).Soon());
    }

    [Fact]
    public async Task List_ThatTakesTooLong_TellsWhatToDo()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Storage:ReadTimeout", "00:00:00.300"));
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"n","schema":[{"name":"i","type":"int"}]}""");
        for (var i = 0; i < 40; i++)
        {
            await engine.RestAsync(HttpMethod.Post, "/api/v1/collections/n/records", $$$"""{"data":{"i":{{{i}}}}}""");
        }

        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"v","type":"view","view":{"query":"SELECT count(*) AS c FROM n a, n b, n c, n d, n e, n f WHERE a.i + b.i + c.i + d.i + e.i + f.i > 10"}}""");
        var list = await engine.RestAsync(HttpMethod.Get, "/api/v1/collections/v/records");

        Assert.Equal((HttpStatusCode.GatewayTimeout, "READ_TOO_LONG"), (list.Status, list.Reason));
    }

    private static Database Open(TemporaryFolder folder)
    {
        var options = TestDatabase.NewOptions(folder.Path);
        (options.ReadTimeout, options.Readers) = (TimeSpan.FromMilliseconds(300), 1);
        return Database.Open(options, [], TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static Task<long> RunAsync(Database database, string sql, CancellationToken cancellationToken)
        => database.ReadAsync(sql, Run, cancellationToken).AsTask();

    private static long Run(DbSession session, string sql)
    {
        using var statement = session.Prepare(sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    private static long RunForEver(DbSession session, int unused)
    {
        while (true)
        {
            Run(session, "SELECT 1");
        }
    }
}
