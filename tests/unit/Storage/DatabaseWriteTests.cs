using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Storage;

public sealed class DatabaseWriteTests
{
    [Fact]
    public async Task WriteAsync_FiftyWriters_AllSucceedInFewerCommits()
    {
        await using var temporary = TemporaryDatabase.Create();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await temporary.InsertAsync($"{writer}/{i}");
            }
        })));

        Assert.Equal(2_000, await temporary.CountAsync());
        Assert.Equal(2_000, temporary.Database.CommittedPosition);
        Assert.InRange(temporary.Database.CommittedGroups, 1, 1_999);
    }

    [Fact]
    public async Task WriteAsync_WritesThatWait_ShareOneCommit()
    {
        await using var temporary = TemporaryDatabase.Create();
        var release = await temporary.HoldWriterAsync();
        var before = temporary.Database.CommittedGroups;
        var writes = Enumerable.Range(0, 100).Select(i => temporary.InsertAsync($"{i}")).ToArray();
        release.Set();
        await Task.WhenAll(writes);

        Assert.InRange(temporary.Database.CommittedGroups - before, 1, 2);
    }

    [Fact]
    public async Task WriteAsync_ThrowingWork_IsUndoneAloneAndLeavesNoGap()
    {
        await using var temporary = TemporaryDatabase.Create();
        var committed = new List<string>();
        var release = await temporary.HoldWriterAsync();
        var first = WriteAndTellAsync(temporary, "first", committed, fails: false);
        var broken = WriteAndTellAsync(temporary, "broken", committed, fails: true);
        var last = WriteAndTellAsync(temporary, "last", committed, fails: false);
        release.Set();

        Assert.Equal(1, await first);
        Assert.Equal("fails", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Equal(2, await last);
        Assert.Equal(["first", "last"], committed);
        Assert.Equal(2, await temporary.CountAsync());
        Assert.Equal(2, temporary.Database.CommittedPosition);
    }

    [Fact]
    public async Task WriteAsync_DuplicateValue_ThrowsConstraintWithItsKind()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.InsertAsync("a");

        var value = await Assert.ThrowsAsync<ConstraintException>(() => temporary.InsertAsync("a"));
        var key = await Assert.ThrowsAsync<ConstraintException>(() => ExecuteAsync(temporary, "INSERT INTO t (id) VALUES (1)"));

        Assert.True(value.IsDuplicate);
        Assert.False(value.IsDuplicateKey);
        Assert.True(key.IsDuplicateKey);
    }

    [Fact]
    public async Task WriteAsync_CancelledBeforeItStarts_DoesNotRun()
    {
        await using var temporary = TemporaryDatabase.Create();
        using var cancellation = new CancellationTokenSource();
        var release = await temporary.HoldWriterAsync();
        var write = temporary.Database.WriteAsync(transaction => TemporaryDatabase.Insert(transaction, "a"), cancellation.Token);
        await cancellation.CancelAsync();
        release.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        await temporary.InsertAsync("b");
        Assert.Equal(1, await temporary.CountAsync());
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileItRuns_IsStillAnswered()
    {
        await using var temporary = TemporaryDatabase.Create();
        using var cancellation = new CancellationTokenSource();

        var position = await temporary.Database.WriteAsync(
            transaction =>
            {
                cancellation.Cancel();
                return TemporaryDatabase.Insert(transaction, "a");
            },
            cancellation.Token);

        Assert.Equal(1, position);
    }

    [Fact]
    public async Task WriteAsync_QueueFullOfBytes_IsRefusedWithDelay()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.MaxWaitingWriteBytes = 1 << 20);
        var release = await temporary.HoldWriterAsync();
        var large = temporary.Database.WriteAsync(_ => 1, payloadBytes: 2 << 20, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<BaasException>(
            () => temporary.Database.WriteAsync(_ => 2, payloadBytes: 1, CancellationToken.None));
        var patient = temporary.Database.WriteWhenRoomAsync(_ => 3, payloadBytes: 1 << 19, CancellationToken.None);
        Assert.False(patient.IsCompleted);
        release.Set();

        Assert.Equal((1, 3), (await large, await patient));
        Assert.Equal(("OVERLOADED", "1048576"), (refused.Definition.Reason, refused.Metadata["limit"]));
        Assert.NotNull(refused.RetryAfter);
        Assert.Equal(4, await temporary.Database.WriteAsync(_ => 4, payloadBytes: 1 << 20, CancellationToken.None));
    }

    [Fact]
    public async Task WriteAsync_QueueFull_IsRefusedWithDelay()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.MaxWaitingWrites = 4);
        var release = await temporary.HoldWriterAsync();
        var waiting = Enumerable.Range(0, 4).Select(i => temporary.InsertAsync($"{i}")).ToArray();
        var refused = await Assert.ThrowsAsync<BaasException>(() => temporary.InsertAsync("more"));
        release.Set();
        await Task.WhenAll(waiting);

        Assert.Equal("OVERLOADED", refused.Definition.Reason);
        Assert.NotNull(refused.RetryAfter);
    }

    [Fact]
    public async Task WriteWhenRoomAsync_QueueFull_WaitsAndLeavesRoomForOthers()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.MaxWaitingWrites = 4);
        var release = await temporary.HoldWriterAsync();
        var patient = Enumerable.Range(0, 20)
            .Select(i => temporary.Database.WriteWhenRoomAsync(transaction => TemporaryDatabase.Insert(transaction, $"{i}"), CancellationToken.None))
            .ToArray();
        var others = new[] { temporary.InsertAsync("x"), temporary.InsertAsync("y") };
        release.Set();
        await Task.WhenAll([.. patient, .. others]).WaitAsync(TemporaryDatabase.Patience);

        Assert.Equal(22, await temporary.CountAsync());
    }

    [Fact]
    public async Task WriteWhenRoomAsync_CancelledWhileItWaits_IsCancelled()
    {
        await using var temporary = TemporaryDatabase.Create(options => options.MaxWaitingWrites = 2);
        using var cancellation = new CancellationTokenSource();
        var release = await temporary.HoldWriterAsync();
        var waiting = temporary.InsertAsync("a");
        var patient = temporary.Database.WriteWhenRoomAsync(transaction => TemporaryDatabase.Insert(transaction, "b"), cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.WaitAsync(TemporaryDatabase.Patience));
        release.Set();
        await waiting;
    }

    [Fact]
    public async Task WriteAsync_DiskFull_FailsTheGroupAndRecovers()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.InsertAsync("before");
        await ExecuteAsync(temporary, "PRAGMA max_page_count = 1");
        var release = await temporary.HoldWriterAsync();
        var innocent = temporary.InsertAsync("innocent");
        var large = temporary.InsertAsync(new string('x', 1 << 20));
        release.Set();

        Assert.Equal("DISK_FULL", (await Assert.ThrowsAsync<BaasException>(() => large)).Definition.Reason);
        Assert.Equal("DISK_FULL", (await Assert.ThrowsAsync<BaasException>(() => innocent)).Definition.Reason);
        Assert.Equal(1, await temporary.CountAsync());
        Assert.Equal(1, temporary.Database.CommittedPosition);

        await ExecuteAsync(temporary, "PRAGMA max_page_count = 100000");
        Assert.Equal(2, await temporary.InsertAsync(new string('x', 1 << 20)));
        Assert.Equal(2, await temporary.CountAsync());
    }

    [Fact]
    public async Task WriteAsync_OtherProcessHoldsTheLock_FailsAndRecovers()
    {
        await using var temporary = TemporaryDatabase.Create();
        using var intruder = SqliteSession.OpenWriter(temporary.Path, temporary.Options);
        await ExecuteAsync(temporary, "PRAGMA busy_timeout = 1");
        intruder.Execute("BEGIN IMMEDIATE");

        var fault = await Assert.ThrowsAsync<BaasException>(() => temporary.InsertAsync("a"));
        intruder.Execute("ROLLBACK");

        Assert.Equal("OVERLOADED", fault.Definition.Reason);
        Assert.Equal(1, await temporary.InsertAsync("b"));
    }

    [Fact]
    public async Task WriteAsync_SchemaChangeThatFails_LeavesTheSchema()
    {
        await using var temporary = TemporaryDatabase.Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => temporary.Database.WriteAsync<int>(
            transaction =>
            {
                transaction.Session.Execute("DROP TABLE t");
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Equal(1, await temporary.InsertAsync("a"));
    }

    [Fact]
    public async Task WriteAsync_WorkLeavesStatementOpenAndFails_OthersGoOn()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.InsertAsync("a");
        await Assert.ThrowsAsync<InvalidOperationException>(() => temporary.Database.WriteAsync<int>(
            transaction =>
            {
                transaction.Session.Prepare("SELECT name FROM t").Step();
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        await ExecuteAsync(temporary, "DROP TABLE t");

        await Assert.ThrowsAsync<SqliteException>(() => temporary.InsertAsync("b"));
    }

    [Fact]
    public async Task OnCommitted_ThrowingCallback_DoesNotFailTheWrite()
    {
        await using var temporary = TemporaryDatabase.Create();
        var position = await temporary.Database.WriteAsync(
            transaction =>
            {
                transaction.OnCommitted(() => throw new InvalidOperationException());
                return TemporaryDatabase.Insert(transaction, "a");
            },
            CancellationToken.None);

        Assert.Equal(1, position);
        Assert.Equal(2, await temporary.InsertAsync("b"));
    }

    private static Task<long> WriteAndTellAsync(TemporaryDatabase temporary, string name, List<string> committed, bool fails) =>
        temporary.Database.WriteAsync(
            transaction =>
            {
                transaction.OnCommitted(() => committed.Add(name));
                var position = TemporaryDatabase.Insert(transaction, name);
                return fails ? throw new InvalidOperationException("fails") : position;
            },
            CancellationToken.None);

    private static Task<int> ExecuteAsync(TemporaryDatabase temporary, string sql) => temporary.Database.WriteAsync(
        transaction =>
        {
            transaction.Session.Execute(sql);
            return 0;
        },
        CancellationToken.None);
}
