using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.V1.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Deleted records that nobody restores.</summary>
public sealed class TrashRetentionTests
{
    private static readonly ListDeletedRecordsRequest All = new() { Collection = "posts", PerPage = 100 };

    [Fact]
    public async Task Purge_OldRecords_GoAndTheLogSaysNothing()
    {
        await using var bench = await CreateAsync();
        await DeleteManyAsync(bench, "old", 130);
        bench.Time.Advance(TimeSpan.FromDays(29));
        await DeleteManyAsync(bench, "new", 2);
        bench.Time.Advance(TimeSpan.FromDays(2));
        var position = bench.Log.Position;

        Assert.Equal(130, await PurgeAsync(bench, TimeSpan.FromDays(30)));
        Assert.Equal(0, await PurgeAsync(bench, TimeSpan.FromDays(30)));
        Assert.Equal(["new1", "new0"], (await bench.ListDeletedAsync(All)).Items.Select(item => item.Record.Id));
        Assert.Equal(position, bench.Log.Position);
        await Refusals.WithAsync(RecordsErrorTable.RecordNotFound, () => bench.RestoreAsync("posts", "old0"));
        await bench.RestoreAsync("posts", "new0");
    }

    [Fact]
    public async Task Purge_ByDefault_KeepsAll()
    {
        await using var bench = await CreateAsync();
        await DeleteManyAsync(bench, "old", 3);
        bench.Time.Advance(TimeSpan.FromDays(10_000));

        Assert.Equal(0, await PurgeAsync(bench, new RecordsOptions().TrashMaxAge));
        Assert.Equal(3, (await bench.ListDeletedAsync(All)).Items.Count);
    }

    private static async Task<RecordsBench> CreateAsync()
    {
        var bench = new RecordsBench();
        await bench.DefineAsync("""{"name":"posts","soft_delete":true,"schema":[{"name":"title","type":"text"}]}""");
        return bench;
    }

    private static async Task DeleteManyAsync(RecordsBench bench, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await bench.CreateAsync("posts", "{}", $"{name}{i}");
            await bench.DeleteAsync("posts", $"{name}{i}");
        }
    }

    private static async Task<long> PurgeAsync(RecordsBench bench, TimeSpan maxAge)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new TrashMetrics(services.GetRequiredService<IMeterFactory>());
        using var retention = new TrashRetention(
            bench.Database, new RecordsOptions { TrashMaxAge = maxAge }, metrics, bench.Time, NullLogger<TrashRetention>.Instance);
        return await retention.PurgeAsync(CancellationToken.None);
    }
}
