using System.Net;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Changes;

/// <summary>A watch from a position that the log has forgotten, over the wire.</summary>
public sealed class TrimmedLogTests : IAsyncLifetime
{
    private const int Kept = 5;
    private const int Records = 40;

    private TestEngine _engine = null!;
    private BaasClient _client = null!;
    private RecordCollection _notes = null!;

    public async Task InitializeAsync()
    {
        // Records larger than the tail in memory, so that a reader from far back needs the table.
        _engine = await TestEngine.StartAsync(settings:
        [
            ("Baas:Changes:MaxEntries", $"{Kept}"), ("Baas:Changes:TrimInterval", "00:00:01"), ("Baas:Changes:TailBytes", "65536"),
        ]);
        _client = new BaasClient(_engine.Address.ToString());
        await _client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        await _client.Collections.CreateAsync(new Collection { Name = "notes", Schema = { new CollectionField { Name = "text", Type = "text" } } });
        _notes = _client.Collection("notes");
        for (var i = 0; i < Records; i++)
        {
            await _notes.CreateAsync(new RecordData { ["text"] = new string('x', 5_000) }, id: $"r{i:00}");
        }
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task Watch_FromBeforeTheLog_IsToldWhereItBegins()
    {
        var expired = await WatchUntilExpiredAsync();
        var rest = await _engine.RestAsync(HttpMethod.Get, "/api/v1/realtime/notes?from=1");

        Assert.Equal($"{Records - Kept}", expired.Metadata["oldestPosition"]);
        Assert.Equal($"{Records}", expired.Metadata["latestPosition"]);
        Assert.Equal((HttpStatusCode.BadRequest, "POSITION_EXPIRED"), (rest.Status, rest.Reason));
        Assert.Equal(
            $"{Records - Kept}", rest.Json.GetProperty("error").GetProperty("details")[0].GetProperty("metadata").GetProperty("oldestPosition").GetString());
    }

    [Fact]
    public async Task Watch_FromBeforeTheLogWithRelist_StartsOverAndGoesOn()
    {
        await WatchUntilExpiredAsync();
        await using var watch = _notes.WatchAsync(new WatchOptions { From = 1, RelistOnReset = true }).GetAsyncEnumerator();

        Assert.Equal(WatchEventType.Reset, (await NextAsync(watch)).Type);
        for (var i = 0; i < Records; i++)
        {
            var listed = await NextAsync(watch);
            Assert.Equal((WatchEventType.Snapshot, $"r{i:00}"), (listed.Type, listed.RecordId));
        }

        Assert.Equal(WatchEventType.SnapshotComplete, (await NextAsync(watch)).Type);
        await _notes.CreateAsync(new RecordData { ["text"] = "new" }, id: "later");
        var change = await NextAsync(watch);
        Assert.Equal((WatchEventType.Created, "later", Records + 1), (change.Type, change.RecordId, change.Position));
    }

    private static async Task<WatchEvent> NextAsync(IAsyncEnumerator<WatchEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().Soon());
        return watch.Current;
    }

    /// <summary>Watches from the start until the log was trimmed to its end.</summary>
    private async Task<BaasClientException> WatchUntilExpiredAsync()
    {
        while (true)
        {
            await using var watch = _notes.WatchAsync(new WatchOptions { From = 1 }).GetAsyncEnumerator();
            try
            {
                await NextAsync(watch);
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
            catch (BaasClientException exception) when (exception.Is(ChangesErrorTable.PositionExpired))
            {
                if (exception.Metadata["oldestPosition"] == $"{Records - Kept}")
                {
                    return exception;
                }
            }
        }
    }
}
