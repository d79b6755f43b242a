using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>Whoever compiled the schema once goes on reading records, however it changes: numbers and types of fields are permanent.</summary>
public sealed class OldReaderTests : IAsyncLifetime
{
    private const string Collection = "/api/v1/collections/things";
    private const int Seeds = 20;
    private const int Workers = 4;

    // Fields are numbered from 10 on, and the first schema has 13.
    private const int LastNumber = 22;

    private static readonly (string Name, Action<JsonObject> Make)[] Changes =
    [
        ("add", things => Schema(things).Add(JsonNode.Parse("""{"name": "added", "type": "text", "default_value": "new"}"""))),
        ("rename", things => Field(things, "label")["name"] = "caption"),
        ("index", things => things["indexes"] = JsonNode.Parse("""[{"name": "by_n", "fields": ["n", "-price"]}]""")),
        ("loosen a length", things => Field(things, "title")["validation"]!["max_length"] = 500),
        ("loosen what is required", things => Field(things, "title")["validation"]!["required"] = false),
        ("add a choice", things => Field(things, "tags")["select"]!["values"]!.AsArray().Add("c")),
        ("drop", things => Schema(things).Remove(Field(things, "gone"))),
        ("convert", things =>
        {
            var turned = Field(things, "turned");
            turned["type"] = "int";
            turned.Remove("number");
        }),
        ("rename again and swap", things =>
        {
            Field(things, "price")["name"] = "cost";
            Schema(things).Add(JsonNode.Parse("""{"name": "price", "type": "text"}"""));
        }),
        ("soft delete", things => things["soft_delete"] = true),
        ("drop an index", things => things["indexes"] = new JsonArray()),
    ];

    private readonly ConcurrentBag<string> _failures = [];
    private TestEngine _engine = null!;
    private int _writes;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync();
        await CallAsync(HttpMethod.Post, "/api/v1/collections", """
            {"name": "things", "schema": [
              {"name": "n", "type": "int"}, {"name": "title", "type": "text", "validation": {"required": true, "max_length": 50}},
              {"name": "price", "type": "number"}, {"name": "flag", "type": "bool"}, {"name": "amount", "type": "decimal"},
              {"name": "at", "type": "datetime"}, {"name": "tags", "type": "select", "select": {"values": ["a", "b"], "max_select": 2}},
              {"name": "place", "type": "geopoint"}, {"name": "extra", "type": "json"}, {"name": "blob", "type": "bytes"},
              {"name": "label", "type": "text"}, {"name": "gone", "type": "text"}, {"name": "turned", "type": "text"}]}
            """);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task NewChanges_ReadWithTheFirstSchema_HaveTheirValues()
    {
        using var reader = new OldReader((await _engine.RestAsync(HttpMethod.Get, "/api/v1/schema?format=proto")).Text);
        using var stop = new CancellationTokenSource();
        for (var seed = 0; seed < Seeds; seed++)
        {
            await CallAsync(HttpMethod.Post, $"{Collection}/records", NewSeed(seed));
        }

        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, stop.Token))).ToList();
        foreach (var (name, make) in Changes)
        {
            await ChangeAsync(name, make);
            var reached = Volatile.Read(ref _writes) + (2 * Seeds);
            await Until.TrueAsync(() => Volatile.Read(ref _writes) > reached);
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers).Soon();
        Assert.Empty(_failures.Take(5));
        var images = await ImagesAsync();
        var records = await reader.DecodeAsync(images);
        Assert.True(images.Count > Changes.Length * Seeds);
        Assert.Equal(images.Count, records.Count);
        Assert.All(records, Verify);
        Assert.Contains(records, record => record["gone"].Any());
        Assert.DoesNotContain(records.TakeLast(Seeds), record => record["gone"].Any() || record["turned"].Any());
    }

    // All that both schemas have stands where it stood; what only the new one has is left aside, and what it lost is absent. A number of
    // the old schema with what it cannot read would show as one that it does not know.
    private static void Verify(ILookup<string, string> record)
    {
        Assert.DoesNotContain(record, value => int.TryParse(value.Key.Split('.')[0], out var unknown) && unknown <= LastNumber);
        var n = long.Parse(record["n"].Single());
        Assert.Equal($"\"title {n}\"", record["title"].Single());
        var id = record["id"].Single().Trim('"');
        if (!id.StartsWith("seed-", StringComparison.Ordinal))
        {
            Assert.Empty(record["label"]);
            return;
        }

        var seed = int.Parse(id["seed-".Length..]);
        Assert.Equal($"{seed}.5", record["price"].Single());
        Assert.Equal(seed % 2 == 0 ? "true" : "false", record["flag"].Single());
        Assert.Equal($"\"{seed}.25\"", record["amount"].Single());
        Assert.Equal($"{1795257000 + seed}", record["at.seconds"].Single());
        Assert.Equal(["\"b\"", "\"a\""], record["tags"]);
        Assert.Equal(("52.5", "13.25"), (record["place.lat"].Single(), record["place.lon"].Single()));
        Assert.Equal([$"{seed + 1}"], record["extra.struct_value.fields.value.number_value"]);
        Assert.Equal("\"Seed\"", record["blob"].Single());
        Assert.Equal($"\"label {seed}\"", record["label"].Single());
        Assert.Subset(new HashSet<string> { $"\"gone {seed}\"" }, record["gone"].ToHashSet());
        Assert.Subset(new HashSet<string> { $"\"{seed}\"" }, record["turned"].ToHashSet());
    }

    private static string NewSeed(int seed)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1795257000 + seed);
        return $$$"""
            {"id": "seed-{{{seed}}}", "data": {
              "n": {{{seed}}}, "title": "title {{{seed}}}", "price": {{{seed}}}.5, "flag": {{{(seed % 2 == 0 ? "true" : "false")}}}, "amount": "{{{seed}}}.25",
              "at": "{{{at:yyyy-MM-ddTHH:mm:ssZ}}}", "tags": ["b", "a"], "place": {"lat": 52.5, "lon": 13.25}, "extra": {"k": {{{seed + 1}}}},
              "blob": "{{{Convert.ToBase64String("Seed"u8)}}}", "label": "label {{{seed}}}", "gone": "gone {{{seed}}}", "turned": "{{{seed}}}"}}
            """;
    }

    private async Task WorkAsync(int worker, CancellationToken stop)
    {
        for (var i = worker; !stop.IsCancellationRequested; i += Workers)
        {
            var (seed, n) = (i % Seeds, i + 1_000);
            var data = $$"""{"n": {{n}}, "title": "title {{n}}"}""";
            await CallAsync(HttpMethod.Patch, $"{Collection}/records/seed-{seed}", $$"""{"data": {{data}}}""");
            await CallAsync(HttpMethod.Post, $"{Collection}/records", $$"""{"id": "new-{{i}}", "data": {{data}}}""");
            await CallAsync(HttpMethod.Delete, $"{Collection}/records/new-{i}");
            Interlocked.Increment(ref _writes);
        }
    }

    private async Task ChangeAsync(string name, Action<JsonObject> make)
    {
        var things = JsonNode.Parse((await _engine.RestAsync(HttpMethod.Get, Collection)).Text)!.AsObject();
        make(things);
        var plan = await _engine.RestAsync(HttpMethod.Post, $"{Collection}:plan", things.ToJsonString());
        var hash = plan.Json.TryGetProperty("confirm_hash", out var value) ? value.GetString() : "";
        Assert.True(plan.Json.GetProperty("changes").GetArrayLength() > 0, $"{name}: {plan.Text}");
        await CallAsync(HttpMethod.Put, $"{Collection}?confirm_hash={hash}", things.ToJsonString());
    }

    private async Task CallAsync(HttpMethod method, string path, string? body = null)
    {
        var answer = await _engine.RestAsync(method, path, body);
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
        {
            _failures.Add($"{method} {path}: {answer.Text}");
        }
    }

    private async Task<List<ReadOnlyMemory<byte>>> ImagesAsync()
    {
        var entries = await _engine.Services.GetRequiredService<Database>().ReadAsync(
            0, static (session, _) => ChangeStore.Read(session, after: 0, through: long.MaxValue, int.MaxValue, int.MaxValue), CancellationToken.None);
        return [.. entries.Select(entry => entry.After).Where(image => !image.IsEmpty)];
    }

    private static JsonArray Schema(JsonObject things) => things["schema"]!.AsArray();

    private static JsonObject Field(JsonObject things, string name) => Schema(things).Single(field => (string?)field!["name"] == name)!.AsObject();
}
