using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.History;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.IntegrationTests.Records.History;

/// <summary>A few records that live many lives, what they were after each change, and a log that forgets most of it.</summary>
internal sealed class CompactedLog : IAsyncDisposable
{
    public const string Collection = "notes";
    public static readonly string[] Ids = ["a", "b", "c", "d", "e"];

    private readonly List<Dictionary<string, int>> _states = [[]];

    private CompactedLog()
    {
        // Nothing is read from memory, where nothing is ever compacted.
        Bench = new RecordsBench(configureLog: options =>
        {
            (options.TailBytes, options.TailEntries) = (0, 0);
            (options.MaxAge, options.CompactAfter) = (TimeSpan.Zero, TimeSpan.FromHours(1));
        });
        History = new RecordHistory(Bench.Database, Bench.Catalogue, Bench.Writer);
    }

    public RecordsBench Bench { get; }

    public RecordHistory History { get; }

    /// <summary>What there was at each position: the numbers by the ids.</summary>
    public IReadOnlyList<Dictionary<string, int>> States => _states;

    public int Last => _states.Count - 1;

    /// <param name="rule">Who may list which of them.</param>
    public static async Task<CompactedLog> CreateAsync(string rule = "")
    {
        var log = new CompactedLog();
        await log.Bench.DefineAsync($$"""{"name":"notes","list_rule":"{{rule}}","schema":[{"name":"n","type":"int"}]}""");
        return log;
    }

    /// <summary>Changes records at random.</summary>
    public async Task LiveAsync(Random random, int changes)
    {
        for (var i = 0; i < changes; i++)
        {
            var state = new Dictionary<string, int>(_states[^1]);
            var (id, n) = (Ids[random.Next(Ids.Length)], random.Next(1_000_000));
            if (!state.ContainsKey(id))
            {
                await Bench.CreateAsync(Collection, $$"""{"n":{{n}}}""", id);
                state[id] = n;
            }
            else if (random.Next(3) == 0)
            {
                await Bench.DeleteAsync(Collection, id);
                state.Remove(id);
            }
            else
            {
                await Bench.UpdateAsync(Collection, id, $$"""{"n":{{n}}}""");
                state[id] = n;
            }

            _states.Add(state);
        }
    }

    /// <summary>Makes a last change, which every filter lets through.</summary>
    public async Task EndAsync()
    {
        await Bench.CreateAsync(Collection, """{"n":0}""", "end");
        _states.Add(new Dictionary<string, int>(_states[^1]) { ["end"] = 0 });
    }

    /// <summary>Compacts what was done until now, and lets an hour pass.</summary>
    /// <returns>How many changes went.</returns>
    public async Task<long> CompactAsync()
    {
        Bench.Time.Advance(TimeSpan.FromHours(2));
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ChangeMetrics(services.GetRequiredService<IMeterFactory>(), Bench.Log, Bench.Time);
        using var retention = new ChangeRetention(Bench.Database, Bench.LogOptions, metrics, [], Bench.Time, NullLogger<ChangeRetention>.Instance);
        await retention.TrimAsync(CancellationToken.None);
        using var compaction = new LogCompaction(Bench.Database, Bench.LogOptions, metrics, Bench.Time, NullLogger<LogCompaction>.Instance);
        return await compaction.CompactAsync(CancellationToken.None);
    }

    public async Task<LogState> ReadStateAsync()
        => await Bench.Database.ReadAsync(0, static (session, _) => LogState.Read(session), CancellationToken.None);

    public async Task<long> CountAsync() => await Bench.Database.ReadAsync(
        0,
        static (session, _) =>
        {
            using var count = session.Prepare("SELECT count(*) FROM _baas_changes");
            return count.Step() ? count.Int64(0) : 0;
        },
        CancellationToken.None);

    /// <summary>Reads a record as it was.</summary>
    /// <returns>Its number; null when there was no such record.</returns>
    /// <exception cref="BaasException">The log does not reach back so far.</exception>
    public async Task<int?> GetAtAsync(string id, long position)
    {
        try
        {
            using var answer = await History.GetAsync(
                new GetRecordRequest { Collection = Collection, Id = id, AtPosition = position }, Caller.Engine, Engine.Records.Wire.RecordForm.Generic, CancellationToken.None);
            return (int)V1.Records.Record.Parser.ParseFrom(answer.Bytes.Span).Data.Fields["n"].NumberValue;
        }
        catch (BaasException missing) when (missing.Definition == RecordsErrorTable.RecordNotFound)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync() => await Bench.DisposeAsync();
}
