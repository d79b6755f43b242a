using Grpc.Baas.Engine.Changes;
using Grpc.Baas.UnitTests.Storage;

namespace Grpc.Baas.UnitTests.Changes;

/// <summary>Whatever writers do and wherever readers stand, each reader sees the log itself: no gap, no repeat, nothing else.</summary>
public sealed class ChangeLogPropertyTests
{
    private const int Writers = 8;
    private const int WritesEach = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Readers_ConcurrentAppends_SeeTheLogAsStored(int seed)
    {
        // A tail this small makes slow readers fall out of it all the time.
        await using var log = TemporaryLog.Create(options => (options.TailBytes, options.TailEntries) = (1 << 16, 300));
        using var finished = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 6)
            .Select(reader => Task.Run(() => FollowAsync(log, new Random((seed * 100) + reader), finished.Token)))
            .ToArray();
        var expected = (await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => AppendAsync(log, writer, seed))))).Sum();
        await finished.CancelAsync();
        var seen = await Task.WhenAll(readers).WaitAsync(TemporaryDatabase.Patience);
        var stored = await ReadStoredAsync(log);

        Assert.True(expected == stored.Count && expected == log.Log.Position, $"seed {seed}: {expected} acknowledged, {stored.Count} stored");
        Assert.Equal(Enumerable.Range(1, stored.Count), stored.Select(change => (int)change.Position));
        Assert.All(seen, changes => Assert.Equal(stored, changes));
    }

    private static async Task<int> AppendAsync(TemporaryLog log, int writer, int seed)
    {
        var random = new Random((seed * 1_000) + writer);
        var appended = 0;
        for (var i = 0; i < WritesEach; i++)
        {
            var (changes, fails, size) = (random.Next(1, 4), random.Next(10) == 0, random.Next(2_000));
            try
            {
                await log.Database.WriteAsync(
                    transaction =>
                    {
                        for (var change = 0; change < changes; change++)
                        {
                            log.Log.Append(
                                transaction,
                                new Change("c", ChangeOperation.Created, $"{writer}/{i}/{change}", i, default, new byte[size]));
                        }

                        return fails ? throw new InvalidOperationException() : changes;
                    },
                    CancellationToken.None);
                appended += changes;
            }
            catch (InvalidOperationException)
            {
            }
        }

        return appended;
    }

    private static async Task<List<(long Position, string Id, int Bytes)>> FollowAsync(
        TemporaryLog log, Random random, CancellationToken finished)
    {
        var seen = new List<(long, string, int)>();
        var position = 0L;
        while (true)
        {
            var batch = await log.ReadAsync(position, random.Next(1, 200), random.Next(1, 1 << 18));
            seen.AddRange(batch.Entries.ToArray().Select(entry => (entry.Position, entry.RecordId, entry.After.Length)));
            position = batch.Position;
            if (batch.Entries.IsEmpty && !await WaitAsync(log, position, finished))
            {
                return seen;
            }
        }
    }

    /// <returns>False when there is nothing more to come.</returns>
    private static async Task<bool> WaitAsync(TemporaryLog log, long position, CancellationToken finished)
    {
        try
        {
            await log.Log.WaitAsync(position, finished);
            return true;
        }
        catch (OperationCanceledException)
        {
            return log.Log.Position > position;
        }
    }

    private static async Task<List<(long Position, string Id, int Bytes)>> ReadStoredAsync(TemporaryLog log) => await log.Database.ReadAsync(
        0,
        static (session, _) => ChangeStore.Read(session, 0, long.MaxValue, int.MaxValue, int.MaxValue)
            .Select(entry => (entry.Position, entry.RecordId, entry.After.Length)).ToList(),
        CancellationToken.None);
}
