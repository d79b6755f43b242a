using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.UnitTests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.UnitTests.Changes;

/// <summary>A change log on a database of its own.</summary>
internal sealed class TemporaryLog : IAsyncDisposable
{
    private TemporaryLog(TemporaryDatabase temporary, ChangesOptions options)
    {
        Temporary = temporary;
        Options = options;
        Log = new ChangeLog(temporary.Database, options);
    }

    public TemporaryDatabase Temporary { get; }

    public ChangesOptions Options { get; }

    public SettableTime Time { get; } = new();

    public ChangeLog Log { get; private set; }

    public Database Database => Temporary.Database;

    public static TemporaryLog Create(Action<ChangesOptions>? configure = null)
    {
        var options = new ChangesOptions();
        configure?.Invoke(options);
        return new TemporaryLog(TemporaryDatabase.Create(null, ChangeStore.Created, ChangeStore.Revisions, LogState.Created), options);
    }

    public async Task ReopenAsync()
    {
        await Temporary.ReopenAsync();
        Log = new ChangeLog(Database, Options);
    }

    public Task<long> AppendAsync(string recordId, byte[]? after = null) => Database.WriteAsync(
        transaction => Log.Append(
            transaction, new Change("c1", ChangeOperation.Created, recordId, Time.NowMicros, default, after ?? [1, 2, 3])),
        CancellationToken.None);

    public async Task AppendManyAsync(int count) => await Task.WhenAll(Enumerable.Range(0, count).Select(i => AppendAsync($"r{i}")));

    public async Task<long> TrimAsync()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ChangeMetrics(services.GetRequiredService<IMeterFactory>(), Log, Time);
        using var retention = new ChangeRetention(Database, Options, metrics, [], Time, NullLogger<ChangeRetention>.Instance);
        return await retention.TrimAsync(CancellationToken.None);
    }

    public async Task<LogState> ReadStateAsync() =>
        await Database.ReadAsync(0, static (session, _) => LogState.Read(session), CancellationToken.None);

    public Task<ChangeBatch> ReadAsync(long after, int maxEntries = 100, int maxBytes = 1 << 20) =>
        Log.ReadAsync(after, maxEntries, maxBytes, CancellationToken.None).AsTask();

    public async ValueTask DisposeAsync() => await Temporary.DisposeAsync();
}
