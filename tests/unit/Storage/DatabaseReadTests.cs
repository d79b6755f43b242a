using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Storage;

public sealed class DatabaseReadTests
{
    private const string Endless = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT sum(x) FROM c";

    [Fact]
    public async Task BeginSnapshot_WriteInBetween_IsNotSeen()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.InsertAsync("a");
        var (first, second) = await temporary.Database.ReadAsync(
            temporary,
            static (session, temporary) =>
            {
                using var snapshot = session.BeginSnapshot();
                var before = TemporaryDatabase.Scalar(session, "SELECT count(*) FROM t");
                Assert.True(Task.Run(() => temporary.InsertAsync("b")).Wait(TemporaryDatabase.Patience));
                return (before, TemporaryDatabase.Scalar(session, "SELECT count(*) FROM t"));
            },
            CancellationToken.None);

        Assert.Equal((1, 1), (first, second));
        Assert.Equal(2, await temporary.CountAsync());
    }

    [Fact]
    public async Task OpenSnapshotAsync_LaterWrites_AreNotSeen()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.InsertAsync("a");
        using var snapshot = await temporary.Database.OpenSnapshotAsync(CancellationToken.None);
        await temporary.InsertAsync("b");

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, snapshot.Read(0, static (session, _) => TemporaryDatabase.Scalar(session, "SELECT count(*) FROM t"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task OpenSnapshotAsync_AllInUse_WaitsForOne()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.MaxSnapshots = 1);
        var first = await temporary.Database.OpenSnapshotAsync(CancellationToken.None);
        var second = temporary.Database.OpenSnapshotAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        await temporary.InsertAsync("a");
        first.Dispose();

        using var snapshot = await second.WaitAsync(TemporaryDatabase.Patience);
        Assert.Equal(1, snapshot.Read(0, static (session, _) => TemporaryDatabase.Scalar(session, "SELECT count(*) FROM t"), CancellationToken.None));
    }

    [Fact]
    public async Task ReadAsync_CancelledWhileStatementRuns_IsInterruptedAndTheNextIsNot()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.Readers = 1);
        using var cancellation = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = Task.Run(() => temporary.Database.ReadAsync(
            started,
            static (session, started) =>
            {
                started.SetResult();
                return TemporaryDatabase.Scalar(session, Endless);
            },
            cancellation.Token).AsTask());
        await started.Task.WaitAsync(TemporaryDatabase.Patience);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TemporaryDatabase.Patience));
        Assert.Equal(5_000_050_000, await temporary.Database.ReadAsync(
            0, static (session, _) => TemporaryDatabase.Scalar(session, Endless.Replace("FROM c)", "FROM c WHERE x < 100000)")), CancellationToken.None));
    }

    [Fact]
    public async Task ReadAsync_ManyShortStatementsAndCancelled_Stops()
    {
        await using var temporary = TemporaryDatabase.Create();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => temporary.Database.ReadAsync(
            cancellation,
            static (session, cancellation) =>
            {
                TemporaryDatabase.Scalar(session, "SELECT 1");
                cancellation.Cancel();
                return TemporaryDatabase.Scalar(session, "SELECT 1");
            },
            cancellation.Token).AsTask());
    }

    [Fact]
    public async Task ReadAsync_CancelledWhileItWaits_LosesNoSession()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.Readers = 1);
        using var cancellation = new CancellationTokenSource();
        using var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = Task.Run(() => temporary.Database.ReadAsync(
            0,
            (_, _) =>
            {
                started.SetResult();
                return release.Wait(TemporaryDatabase.Patience);
            },
            CancellationToken.None).AsTask());
        await started.Task.WaitAsync(TemporaryDatabase.Patience);
        var waiting = temporary.Database.ReadAsync(0, static (_, _) => 1, cancellation.Token).AsTask();
        var patient = temporary.CountAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.Set();

        Assert.True(await holder);
        Assert.Equal(0, await patient.WaitAsync(TemporaryDatabase.Patience));
    }

    [Fact]
    public async Task ReadAsync_TooManyWait_IsRefused()
    {
        await using var temporary = TemporaryDatabase.Create(options => (options.Readers, options.MaxWaitingReads) = (1, 1));
        var refused = await temporary.Database.ReadAsync(
            temporary,
            static (_, temporary) =>
            {
                var waiting = temporary.CountAsync();
                return (Waiting: waiting, More: temporary.CountAsync());
            },
            CancellationToken.None);

        Assert.Equal(0, await refused.Waiting.WaitAsync(TemporaryDatabase.Patience));
        Assert.Equal("OVERLOADED", (await Assert.ThrowsAsync<BaasException>(() => refused.More)).Definition.Reason);
    }

    [Fact]
    public async Task ReadAsync_ReaderThatWrites_IsRefusedBySqlite()
    {
        await using var temporary = TemporaryDatabase.Create();
        var fault = await Assert.ThrowsAsync<BaasException>(() => temporary.Database.ReadAsync(
            0, static (session, _) => { session.Execute("DELETE FROM t"); return 0; }, CancellationToken.None).AsTask());

        Assert.Equal("IO_FAILED", fault.Definition.Reason);
    }

    [Fact]
    public async Task DisposeAsync_ReadRuns_InterruptsItAndRefusesMore()
    {
        await using var temporary = TemporaryDatabase.Create();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = Task.Run(() => temporary.Database.ReadAsync(
            started,
            static (session, started) =>
            {
                started.SetResult();
                return TemporaryDatabase.Scalar(session, Endless);
            },
            CancellationToken.None).AsTask());
        await started.Task.WaitAsync(TemporaryDatabase.Patience);
        await temporary.Database.DisposeAsync().AsTask().WaitAsync(TemporaryDatabase.Patience);

        Assert.Equal("UNAVAILABLE", (await Assert.ThrowsAsync<BaasException>(() => read)).Definition.Reason);
        Assert.Equal("UNAVAILABLE", (await Assert.ThrowsAsync<BaasException>(() => temporary.CountAsync())).Definition.Reason);
        Assert.Equal("UNAVAILABLE", (await Assert.ThrowsAsync<BaasException>(() => temporary.InsertAsync("a"))).Definition.Reason);
    }
}
