using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.UnitTests.Storage;

namespace Grpc.Baas.UnitTests.Changes;

public sealed class ChangeLogTests
{
    [Fact]
    public async Task Append_Change_IsReadFromMemoryAndFromTheDatabaseAlike()
    {
        await using var log = TemporaryLog.Create();
        byte[] before = [1, 0, 255], after = [9];
        await log.Database.WriteAsync(
            transaction => log.Log.Append(transaction, new Change("c1", ChangeOperation.Updated, "ř", 1234, before, after)), CancellationToken.None);
        var fromMemory = Assert.Single((await log.ReadAsync(0)).Entries.ToArray());
        await log.ReopenAsync();
        var fromDatabase = Assert.Single((await log.ReadAsync(0)).Entries.ToArray());

        Assert.NotSame(fromMemory, fromDatabase);
        foreach (var entry in new[] { fromMemory, fromDatabase })
        {
            Assert.Equal((1, "c1", ChangeOperation.Updated, "ř", 1234), (entry.Position, entry.CollectionId, entry.Operation, entry.RecordId, entry.TimeMicros));
            Assert.Equal(before, entry.Before.ToArray());
            Assert.Equal(after, entry.After.ToArray());
        }
    }

    [Fact]
    public async Task Append_WorkFails_LeavesNoEntryAndNoGap()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendAsync("a");
        await Assert.ThrowsAsync<InvalidOperationException>(() => log.Database.WriteAsync<long>(
            transaction =>
            {
                log.Log.Append(transaction, new Change("c1", ChangeOperation.Created, "broken", 0, default, default));
                throw new InvalidOperationException();
            },
            CancellationToken.None));
        Assert.Equal(2, await log.AppendAsync("b"));

        Assert.Equal(["a", "b"], (await log.ReadAsync(0)).Entries.ToArray().Select(entry => entry.RecordId));
        await log.ReopenAsync();
        Assert.Equal(["a", "b"], (await log.ReadAsync(0)).Entries.ToArray().Select(entry => entry.RecordId));
    }

    [Fact]
    public async Task Position_AfterAnsweredWrite_IsNotBehindIt()
    {
        await using var log = TemporaryLog.Create();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var position = await log.AppendAsync($"{writer}/{i}");
                Assert.True(log.Log.Position >= position);
                var entry = Assert.Single((await log.ReadAsync(position - 1, maxEntries: 1)).Entries.ToArray());
                Assert.Equal($"{writer}/{i}", entry.RecordId);
            }
        })));
    }

    [Fact]
    public async Task ReadAsync_MoreThanWanted_GoesOnWhereItEnded()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendManyAsync(10);

        var first = await log.ReadAsync(0, maxEntries: 4);
        var second = await log.ReadAsync(first.Position, maxEntries: 100);

        Assert.Equal((4, 4), (first.Entries.Length, first.Position));
        Assert.Equal((6, 10), (second.Entries.Length, second.Position));
        Assert.True((await log.ReadAsync(10)).Entries.IsEmpty);
        Assert.Equal(10, (await log.ReadAsync(10)).Position);
    }

    [Fact]
    public async Task ReadAsync_WhileGroupIsPublished_ShowsNothingBeyondPosition()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendAsync("a");
        var (position, seen) = (0L, 0L);
        await log.Database.WriteAsync(
            transaction =>
            {
                log.Log.Append(transaction, new Change("c1", ChangeOperation.Created, "b", 0, default, default));
                transaction.OnCommitted(() => (position, seen) = (log.Log.Position, log.ReadAsync(0).GetAwaiter().GetResult().Position));
                return 0;
            },
            CancellationToken.None);

        Assert.Equal((1, 1), (position, seen));
        Assert.Equal(2, (await log.ReadAsync(0)).Position);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_ManyBytes_StopsAtTheLimitButNeverAtNothing(bool fromMemory)
    {
        await using var log = TemporaryLog.Create();
        await log.AppendAsync("large", new byte[5_000]);
        await log.AppendAsync("small", new byte[100]);
        await log.AppendAsync("small", new byte[100]);
        await log.AppendAsync("large", new byte[5_000]);
        if (!fromMemory)
        {
            await log.ReopenAsync();
        }

        Assert.Equal(1, (await log.ReadAsync(0, maxBytes: 1_000)).Position);
        Assert.Equal(3, (await log.ReadAsync(1, maxBytes: 1_000)).Position);
        Assert.Equal(4, (await log.ReadAsync(3, maxBytes: 1_000)).Position);
    }

    [Fact]
    public async Task ReadAsync_BeyondTheEnd_SaysWhereTheEndIs()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendManyAsync(3);
        var ahead = await Assert.ThrowsAsync<BaasException>(() => log.ReadAsync(4));

        Assert.Equal("POSITION_AHEAD", ahead.Definition.Reason);
        Assert.Equal(("0", "3"), (ahead.Metadata["oldestPosition"], ahead.Metadata["latestPosition"]));
    }

    [Fact]
    public async Task ReadPosition_InSnapshot_IsThatOfTheSnapshot()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendManyAsync(3);
        using var snapshot = await log.Database.OpenSnapshotAsync(CancellationToken.None);
        await log.AppendManyAsync(3);

        Assert.Equal(3, snapshot.Read(0, static (session, _) => ChangeLog.ReadPosition(session), CancellationToken.None));
        Assert.Equal(6, log.Log.Position);
    }

    [Fact]
    public async Task WaitAsync_Change_WakesAllWhoWaitForIt()
    {
        await using var log = TemporaryLog.Create();
        var waiting = Enumerable.Range(0, 100).Select(_ => log.Log.WaitAsync(0, CancellationToken.None).AsTask()).ToArray();
        var later = log.Log.WaitAsync(1, CancellationToken.None).AsTask();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        await log.AppendAsync("a");
        await Task.WhenAll(waiting).WaitAsync(TemporaryDatabase.Patience);

        Assert.False(later.IsCompleted);
        await log.AppendAsync("b");
        await later.WaitAsync(TemporaryDatabase.Patience);
    }

    [Fact]
    public async Task WaitAsync_Cancelled_Ends()
    {
        await using var log = TemporaryLog.Create();
        using var cancellation = new CancellationTokenSource();
        var waiting = log.Log.WaitAsync(0, cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TemporaryDatabase.Patience));
    }

    [Fact]
    public async Task WaitAsync_WriteWithoutChange_DoesNotWake()
    {
        await using var log = TemporaryLog.Create();
        var waiting = log.Log.WaitAsync(0, CancellationToken.None).AsTask();
        await log.Database.WriteAsync(_ => 0, CancellationToken.None);

        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, log.Log.Position);
    }

    [Fact]
    public async Task ShareEncoding_ManyReaders_UseTheFirst()
    {
        await using var log = TemporaryLog.Create();
        await log.AppendAsync("a");
        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => log.ReadAsync(0)));
        var used = entries.Select(batch => batch.Entries.Span[0].ShareEncoding(new object())).ToArray();

        Assert.Single(used.Distinct());
        Assert.Same(used[0], entries[^1].Entries.Span[0].SharedEncoding);
    }
}
