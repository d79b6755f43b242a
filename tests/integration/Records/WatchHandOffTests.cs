using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>What a client knows by a list or a snapshot, and the changes after it, are together the data: no gap, no repetition.</summary>
public sealed class WatchHandOffTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync()
        => _bench.DefineAsync("""{"name":"tasks","schema":[{"name":"title","type":"text"},{"name":"size","type":"int"}]}""");

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Snapshot_UnderWriters_EndsInTheStateOfTheTable()
    {
        await _bench.IngestAsync(IngestTests.Messages("tasks", 3_000, i => $$"""{"title":"{{new string('x', 200)}}","size":{{i % 7}}}"""));
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(seed => WriteAsync(seed, stop.Token)).ToArray();
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Filter = "size >= 3", Snapshot = true });
        Assert.Equal(0, (await watch.NextAsync("connected")).Position);
        var state = new Dictionary<string, string>();
        var next = await watch.NextAsync();
        for (; next.Type == "record.snapshot"; next = await watch.NextAsync())
        {
            Assert.Equal(0, next.Position);
            state.Add(next.RecordId, next.Data.ToString());
        }

        Assert.Equal("snapshot.complete", next.Type);
        var position = next.Position;
        for (var i = 0; i < 500; i++)
        {
            position = Apply(state, await watch.NextAsync(), position);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await FinishAsync(watch, state, position);
        Assert.Equal(await ReadTableAsync("size >= 3"), state);
    }

    [Fact]
    public async Task Watch_FromAList_ResumedAtRandom_EndsInTheStateOfTheTable()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        await _bench.IngestAsync(IngestTests.Messages("tasks", 50, i => $$"""{"size":{{i % 7}}}"""));
        using var stop = new CancellationTokenSource();

        // It begins before the writers, who would else have filled more than one page on a slow machine.
        var listing = _bench.ListAsync(new ListRecordsRequest { Collection = "tasks", PerPage = 100 });
        var writers = Enumerable.Range(0, 4).Select(writer => WriteAsync(writer, stop.Token)).ToArray();
        var list = await listing;
        Assert.Empty(list.NextPageToken);
        var state = list.Items.ToDictionary(record => record.Id, record => record.Data.ToString());
        var position = list.Position;
        for (var connection = 0; connection < 10; connection++)
        {
            await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = position });
            Assert.Equal(position, (await watch.NextAsync("connected")).Position);
            for (var i = random.Next(100); i > 0; i--)
            {
                position = Apply(state, await watch.NextAsync(), position);
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await using var last = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", From = position });
        await last.NextAsync("connected");
        await FinishAsync(last, state, position);
        Assert.True((await ReadTableAsync("")).OrderBy(pair => pair.Key).SequenceEqual(state.OrderBy(pair => pair.Key)), $"seed {seed}");
    }

    [Fact]
    public async Task Snapshot_ReadTooSlowly_Expires()
    {
        await _bench.CreateAsync("tasks", "{}");
        await using var watch = _bench.Watch(new WatchRecordsRequest { Collection = "tasks", Snapshot = true }, reads: 1);
        await watch.Held;
        _bench.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(ChangesErrorTable.SnapshotExpired, (await watch.FailureAsync()).Definition);
    }

    [Theory]
    [InlineData("owner = @request.auth.id", false)]
    [InlineData("", true)]
    public async Task Snapshot_RightsChangeWhileItIsRead_Ends(string rule, bool isHidden)
    {
        await _bench.DefineAsync("""{"name":"papers","schema":[{"name":"owner","type":"text"}],"list_rule":""}""");
        await _bench.IngestAsync(IngestTests.Messages("papers", 500, i => "{}"));
        await using var watch = _bench.Watch(
            new WatchRecordsRequest { Collection = "papers", Snapshot = true }, new Caller(CallerKind.User, "ann", ""), reads: 2);
        await watch.Held;

        await _bench.RedefineAsync("papers", definition =>
        {
            definition.ListRule = rule;
            definition.Schema[0].Hidden = isHidden;
        });
        watch.WakeUp();

        Assert.Equal(ChangesErrorTable.SnapshotExpired, (await watch.FailureAsync()).Definition);
    }

    /// <summary>Applies a change to what a client knows; the change must make sense there.</summary>
    private static long Apply(Dictionary<string, string> state, RecordEvent change, long position)
    {
        Assert.True(change.Position > position, $"{change.Position} came after {position}");
        switch (change.Type)
        {
            case "record.created":
                state.Add(change.RecordId, change.Data.ToString());
                break;
            case "record.updated":
                Assert.True(state.ContainsKey(change.RecordId));
                state[change.RecordId] = change.Data.ToString();
                break;
            case "record.deleted":
                Assert.True(state.Remove(change.RecordId));
                break;
            default:
                Assert.Fail($"unexpected {change.Type}");
                break;
        }

        return change.Position;
    }

    /// <summary>Writes a mark, and applies all that comes before it.</summary>
    private async Task FinishAsync(Watch watch, Dictionary<string, string> state, long position)
    {
        var mark = await _bench.CreateAsync("tasks", """{"title":"mark","size":6}""");
        RecordEvent next;
        do
        {
            next = await watch.NextAsync();
            position = Apply(state, next, position);
        }
        while (next.RecordId != mark.Id);
    }

    private async Task WriteAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var mine = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            if (mine.Count < 5 || random.Next(3) == 0)
            {
                mine.Add((await _bench.CreateAsync("tasks", $$"""{"size":{{random.Next(7)}}}""")).Id);
            }
            else if (random.Next(3) == 0)
            {
                await _bench.DeleteAsync("tasks", mine[^1]);
                mine.RemoveAt(mine.Count - 1);
            }
            else
            {
                await _bench.UpdateAsync("tasks", mine[random.Next(mine.Count)], $$"""{"size":{{random.Next(7)}}}""");
            }
        }
    }

    private async Task<Dictionary<string, string>> ReadTableAsync(string filter)
    {
        var table = new Dictionary<string, string>();
        var request = new ListRecordsRequest { Collection = "tasks", Filter = filter, PerPage = 100 };
        do
        {
            var page = await _bench.ListAsync(request);
            foreach (var record in page.Items)
            {
                table.Add(record.Id, record.Data.ToString());
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return table;
    }
}
