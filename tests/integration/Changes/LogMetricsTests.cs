using System.Globalization;
using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Changes;

/// <summary>What <c>/metrics</c> tells of the change log and of deleted records.</summary>
public sealed class LogMetricsTests
{
    [Fact]
    public async Task Metrics_AfterWrites_TellOfLogAndTrash()
    {
        await using var engine = await TestEngine.StartAsync(settings:
        [
            ("Baas:Changes:MaxEntries", "4"), ("Baas:Changes:TrimInterval", "00:00:01"), ("Baas:Records:TrashInterval", "00:00:01"),
        ]);
        await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"n","soft_delete":true,"schema":[{"name":"t","type":"text"}]}""");
        for (var i = 0; i < 9; i++)
        {
            await engine.RestAsync(HttpMethod.Post, "/api/v1/collections/n/records", $$$"""{"id":"r{{{i}}}","data":{"t":"x"}}""");
        }

        Assert.Equal(HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Delete, "/api/v1/collections/n/records/r0")).Status);

        // One that is behind what the log has, as the retention finds it.
        await engine.RestAsync(HttpMethod.Post, "/api/v1/log/consumers/late:ack", new { position = 1 });
        await engine.RestAsync(HttpMethod.Post, "/api/v1/log/consumers/slow:ack", new { position = 7 });
        await Until.TrueAsync(async () => await ReadAsync(engine, "baas_changes_consumers{kind=\"durable\"}") == 2);
        await Until.TrueAsync(async () => await ReadAsync(engine, "baas_changes_entries") == 4);
        await Until.TrueAsync(async () => await ReadAsync(engine, "baas_changes_consumer_lag{kind=\"durable\"}") == 3);
        Assert.Equal(0, await ReadAsync(engine, "baas_changes_consumers{kind=\"webhook\"}"));
        var listed = await engine.RestAsync(HttpMethod.Get, "/api/v1/log/consumers");
        Assert.Equal(
            ["slow behind 3", "late expired 9"],
            listed.Json.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("name")} {item.GetProperty("state")} {item.GetProperty("lag")}"));
        await Until.TrueAsync(async () => await ReadAsync(engine, "baas_records_trash_entries") == 1);
        Assert.Equal(10, await ReadAsync(engine, "baas_changes_position"));
        Assert.Equal(6, await ReadAsync(engine, "baas_changes_oldest_position"));
        Assert.InRange((await ReadAsync(engine, "baas_changes_size_bytes"))!.Value, 4 * 150, 4 * 600);
        Assert.InRange((await ReadAsync(engine, "baas_changes_oldest_age_seconds"))!.Value, 0, 600);
        Assert.Equal(6, await ReadAsync(engine, "baas_changes_removed_total{reason=\"trimmed\"}"));
        Assert.InRange((await ReadAsync(engine, "baas_records_trash_size_bytes"))!.Value, 20, 600);
    }

    /// <returns>Null when there is no such metric.</returns>
    private static async Task<double?> ReadAsync(TestEngine engine, string name)
    {
        var lines = (await engine.RestAsync(HttpMethod.Get, "/metrics")).Text.Split('\n');
        var line = Array.Find(lines, line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
