using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Storage;

public sealed class WalCheckpointerTests
{
    [Fact]
    public async Task AfterCommit_ReadersOverlapAllTheTime_KeepsTheLogBounded()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.CheckpointPages = 50);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadSlowlyAsync(temporary, stop.Token))).ToArray();
        for (var i = 0; i < 300; i++)
        {
            // About fourteen pages a write: without a new start the log would reach 4,000 pages.
            await temporary.InsertAsync($"{i}{new string('x', 16_384)}");
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(new FileInfo(temporary.Path + "-wal").Length, 1, 900 * 4_120);
    }

    [Fact]
    public async Task AfterCommit_SnapshotHeld_GoesOnWritingAndCatchesUpLater()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.CheckpointPages = 50);
        using (await temporary.Database.OpenSnapshotAsync(CancellationToken.None))
        {
            await InsertPagesAsync(temporary, 200);
        }

        await InsertPagesAsync(temporary, 200);
        Assert.Equal(400, await temporary.CountAsync());

        // Cut to its limit at the first new start after the snapshot.
        Assert.InRange(new FileInfo(temporary.Path + "-wal").Length, 1, 400 * 4_120);
    }

    private static async Task InsertPagesAsync(TemporaryDatabase temporary, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await temporary.InsertAsync($"{Guid.NewGuid()}{new string('x', 16_384)}");
        }
    }

    private static async Task ReadSlowlyAsync(TemporaryDatabase temporary, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await temporary.Database.ReadAsync(
                0,
                static (session, _) =>
                {
                    using var snapshot = session.BeginSnapshot();
                    TemporaryDatabase.Scalar(session, "SELECT count(*) FROM t");
                    return TemporaryDatabase.Scalar(
                        session, "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000) SELECT sum(x) FROM c");
                },
                CancellationToken.None);
        }
    }
}
