using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records.History;

/// <summary>A log that keeps the last changes only: nobody who reads it ends with a record that is gone, or without one that is there.</summary>
public sealed class LogCompactionTests
{
    private const int Changes = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Compact_WatchFromAnywhere_EndsInTheRightState(int seed)
    {
        await using var log = await MakeAsync(seed);

        for (var from = 0; from < log.Last; from++)
        {
            var state = new Dictionary<string, int>(log.States[from]);
            await ApplyAsync(log, new WatchRecordsRequest { Collection = CompactedLog.Collection, From = from }, state);

            Assert.True(state.OrderBy(pair => pair.Key).SequenceEqual(log.States[^1].OrderBy(pair => pair.Key)), $"seed {seed}, from {from}");
        }
    }

    [Theory]
    [InlineData("n < 500000", "")]
    [InlineData("", "n < 500000")]
    public async Task Compact_WatchOfSome_IsToldToStartOverUnlessItHasSeenThePart(string filter, string rule)
    {
        await using var log = await MakeAsync(seed: 4, rule);
        var compacted = (await log.ReadStateAsync()).Compacted;

        for (var from = 1; from < log.Last; from++)
        {
            var request = new WatchRecordsRequest { Collection = CompactedLog.Collection, Filter = filter, From = from };
            if (from < compacted)
            {
                await using var watch = log.Bench.Watch(request, Caller.Anonymous);
                var refused = await watch.FailureAsync();
                Assert.Equal((ChangesErrorTable.PositionExpired, $"{compacted}"), (refused.Definition, refused.Metadata["oldestPosition"]));
                continue;
            }

            var state = Matching(log.States[from]);
            await ApplyAsync(log, request, state);
            Assert.Equal(Matching(log.States[^1]), state);
        }
    }

    [Fact]
    public async Task Compact_History_IsRightOrSaysThatItIsGone()
    {
        await using var log = await MakeAsync(seed: 5);
        var compacted = (await log.ReadStateAsync()).Compacted;
        var expired = 0;

        for (var position = 0; position <= log.Last; position++)
        {
            foreach (var id in CompactedLog.Ids)
            {
                try
                {
                    var n = await log.GetAtAsync(id, position);
                    Assert.True(n == (log.States[position].TryGetValue(id, out var was) ? was : null), $"{id} at {position}");
                }
                catch (BaasException gone) when (gone.Definition == ChangesErrorTable.PositionExpired && position < compacted)
                {
                    expired++;
                }
            }
        }

        Assert.InRange(expired, 1, (compacted * CompactedLog.Ids.Length) - 1);
    }

    [Fact]
    public async Task Compact_Revisions_SayThatOlderOnesAreGone()
    {
        await using var log = await CompactedLog.CreateAsync();
        await log.Bench.CreateAsync(CompactedLog.Collection, """{"n":1}""", "a");
        await log.Bench.UpdateAsync(CompactedLog.Collection, "a", """{"n":2}""");
        await log.Bench.UpdateAsync(CompactedLog.Collection, "a", """{"n":3}""");
        Assert.False((await ListAsync(log, "a")).Truncated);
        Assert.Equal(2, await log.CompactAsync());
        await log.Bench.UpdateAsync(CompactedLog.Collection, "a", """{"n":4}""");
        await log.Bench.CreateAsync(CompactedLog.Collection, "{}", "b");

        var (a, b) = (await ListAsync(log, "a"), await ListAsync(log, "b"));

        Assert.Equal([4, 3], a.Items.Select(item => (int)item.Position));
        Assert.Equal((true, 5, false), (a.Truncated, (int)b.Items.Single().Position, b.Truncated));
    }

    [Fact]
    public async Task Compact_InSteps_CountsWhatIsLeft()
    {
        await using var log = await MakeAsync(seed: 6);
        var state = await log.ReadStateAsync();

        Assert.Equal((2 * Changes, await log.CountAsync() - Changes - 1, 0), (state.Measured, state.Entries, state.Trimmed));
        Assert.InRange(state.Bytes, state.Entries * 150, state.Entries * 500);
        Assert.InRange(await log.CountAsync(), Changes + 2, Changes + 1 + CompactedLog.Ids.Length);
    }

    /// <summary>A log that was compacted in two steps, and lived on.</summary>
    private static async Task<CompactedLog> MakeAsync(int seed, string rule = "")
    {
        var random = new Random(seed);
        var log = await CompactedLog.CreateAsync(rule);
        await log.LiveAsync(random, Changes);
        await log.CompactAsync();
        await log.LiveAsync(random, Changes);
        Assert.InRange(await log.CompactAsync(), 1, Changes);
        Assert.Equal(2 * Changes, (await log.ReadStateAsync()).Compacted);
        await log.LiveAsync(random, Changes);
        await log.EndAsync();
        return log;
    }

    private static Dictionary<string, int> Matching(Dictionary<string, int> state)
        => state.Where(pair => pair.Value < 500_000).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static async Task ApplyAsync(CompactedLog log, WatchRecordsRequest request, Dictionary<string, int> state)
    {
        await using var watch = log.Bench.Watch(request, Caller.Anonymous);
        await watch.NextAsync("connected");
        RecordEvent next;
        do
        {
            next = await watch.NextAsync();
            if (next.Type == "record.deleted")
            {
                state.Remove(next.RecordId);
            }
            else
            {
                state[next.RecordId] = (int)next.Data.Fields["n"].NumberValue;
            }
        }
        while (next.Position < log.Last);
    }

    private static async Task<ListRevisionsResponse> ListAsync(CompactedLog log, string id)
        => await log.History.ListAsync(new ListRevisionsRequest { Collection = CompactedLog.Collection, Id = id }, Caller.Engine, CancellationToken.None);
}
