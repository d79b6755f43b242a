using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.UnitTests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.UnitTests.Changes;

public sealed class ChangeRetentionTests
{
    [Fact]
    public async Task TrimAsync_OldChanges_GoAndReadersHearIt()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendManyAsync(5);
        log.Time.Now += TimeSpan.FromDays(6);
        await log.AppendManyAsync(3);
        log.Time.Now += TimeSpan.FromDays(2);

        Assert.Equal(5, await log.TrimAsync());
        await log.ReopenAsync();
        var expired = await Assert.ThrowsAsync<BaasException>(() => log.ReadAsync(4));
        Assert.Equal("POSITION_EXPIRED", expired.Definition.Reason);
        Assert.Equal(("5", "8"), (expired.Metadata["oldestPosition"], expired.Metadata["latestPosition"]));
        Assert.Equal(3, (await log.ReadAsync(5)).Entries.Length);
    }

    [Fact]
    public async Task TrimAsync_EverythingGone_NeverUsesPositionsAgain()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendManyAsync(5);
        log.Time.Now += TimeSpan.FromDays(8);
        Assert.Equal(5, await log.TrimAsync());
        await log.ReopenAsync();

        Assert.Equal(5, log.Log.Position);
        Assert.Equal(5, await log.Log.GetOldestPositionAsync(CancellationToken.None));
        Assert.Equal("POSITION_EXPIRED", (await Assert.ThrowsAsync<BaasException>(() => log.ReadAsync(4))).Definition.Reason);
        Assert.Equal(6, await log.AppendAsync("next"));
        Assert.Equal(6, Assert.Single((await log.ReadAsync(5)).Entries.ToArray()).Position);
    }

    [Fact]
    public async Task TrimAsync_TooManyChanges_KeepsTheNewest()
    {
        await using var log = TemporaryLog.Create(options => options.MaxEntries = 100);
        await log.AppendManyAsync(2_600);

        Assert.Equal(2_500, await log.TrimAsync());
        Assert.Equal(2_500, await log.Log.GetOldestPositionAsync(CancellationToken.None));
        Assert.Equal(0, await log.TrimAsync());
    }

    [Fact]
    public async Task TrimAsync_TooManyBytes_KeepsTheNewest()
    {
        // Each change is a thousand bytes and its row.
        await using var log = TemporaryLog.Create(options => options.MaxBytes = 11_500);
        for (var i = 0; i < 25; i++)
        {
            await log.AppendAsync("r", new byte[1_000]);
        }

        Assert.Equal(15, await log.TrimAsync());
        Assert.Equal(15, await log.Log.GetOldestPositionAsync(CancellationToken.None));
        await log.AppendAsync("r", new byte[3_000]);
        Assert.Equal(3, await log.TrimAsync());
        Assert.Equal(new LogState(Measured: 26, Entries: 8, Bytes: (7 * 1_150) + 3_150, Trimmed: 18, Compacted: 0), await log.ReadStateAsync());
    }

    [Fact]
    public async Task TrimAsync_LargeChanges_GoInSmallPieces()
    {
        await using var log = TemporaryLog.Create(options => options.MaxEntries = 1);
        for (var i = 0; i < 9; i++)
        {
            await log.AppendAsync("r", new byte[2 << 20]);
        }

        var groups = log.Database.CommittedGroups;
        Assert.Equal(8, await log.TrimAsync());

        // One to count them, and no more than two of them in each of the others.
        Assert.True(log.Database.CommittedGroups - groups >= 5);
    }

    [Fact]
    public async Task TrimAsync_Unlimited_KeepsAll()
    {
        await using var log = TemporaryLog.Create(options => (options.MaxEntries, options.MaxAge, options.MaxBytes) = (0, TimeSpan.Zero, 0));
        await log.AppendManyAsync(5);
        log.Time.Now += TimeSpan.FromDays(10_000);

        Assert.Equal(0, await log.TrimAsync());
        Assert.Equal(0, await log.Log.GetOldestPositionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Open_LogThatAnOlderEngineTrimmed_BeginsWhereItDid()
    {
        await using var old = TemporaryDatabase.Create(null, ChangeStore.Created, ChangeStore.Revisions);
        var log = new ChangeLog(old.Database, new ChangesOptions());
        for (var i = 0; i < 5; i++)
        {
            await old.Database.WriteAsync(
                transaction => log.Append(transaction, new Change("c1", ChangeOperation.Created, "r", 0, default, new byte[1])), CancellationToken.None);
        }

        await old.Database.WriteAsync(
            transaction =>
            {
                transaction.Session.Execute("DELETE FROM _baas_changes WHERE position <= 3");
                return true;
            },
            CancellationToken.None);
        await old.Database.DisposeAsync();
        await using var database = Database.Open(
            old.Options, [.. old.Migrations, LogState.Created], TimeProvider.System, NullLoggerFactory.Instance);

        Assert.Equal(3, await new ChangeLog(database, new ChangesOptions()).GetOldestPositionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task TrimAsync_ClockWentBack_LeavesNoGap()
    {
        await using var log = TemporaryLog.Create();
        var start = log.Time.Now;
        log.Time.Now = start + TimeSpan.FromDays(5);
        await log.AppendAsync("newer first");
        log.Time.Now = start;
        await log.AppendAsync("older second");
        log.Time.Now = start + TimeSpan.FromDays(8);

        Assert.Equal(0, await log.TrimAsync());
        Assert.Equal(2, (await log.ReadAsync(0)).Entries.Length);
    }

    [Fact]
    public void ChangeOperation_StoredNumbers_NeverChange()
    {
        string[] golden = ["Created=1", "Updated=2", "Deleted=3", "Rights=4"];

        Assert.Equal(golden, Enum.GetValues<ChangeOperation>().Select(operation => $"{operation}={(int)operation}"));
    }
}
