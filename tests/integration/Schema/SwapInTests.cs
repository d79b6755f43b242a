using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;
using Xunit.Abstractions;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>The schema changes while clients work: no call fails, no write is lost, and values survive every change of their field.</summary>
public sealed class SwapInTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Collection = "/api/v1/collections/things";
    private const int Seeds = 200;
    private const int Workers = 6;

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHAOS_SECONDS") ?? "6", CultureInfo.InvariantCulture));

    private readonly ConcurrentDictionary<string, int> _written = new();
    private readonly ConcurrentBag<string> _failures = [];
    private TestEngine _engine = null!;
    private int _calls;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync();
        await _engine.RestAsync(HttpMethod.Post, "/api/v1/collections", Definition(new Field("kept", "text")));
        await Task.WhenAll(Enumerable.Range(0, Seeds).Select(number => _engine.RestAsync(
            HttpMethod.Post, $"{Collection}/records", $$$"""{"id": "seed-{{{number}}}", "data": {"n": {{{number}}}, "kept": "{{{number}}}"}}""")));
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Schema_ChangesUnderLoad_NothingFailsAndNothingIsLost()
    {
        var clock = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, clock))).ToList();

        var rounds = 0;
        var number = 0;
        for (; clock.Elapsed < LoadTime; rounds++)
        {
            number = await ChangeAllAsync(rounds);
        }

        await Task.WhenAll(workers);
        output.WriteLine($"{_calls} calls, {rounds} rounds of schema changes, {_failures.Count} failures, {_written.Count} records written");
        Assert.Empty(_failures.Take(5));
        Assert.NotEqual(0, rounds);
        Assert.True(number > 10);
        await VerifyAsync();
    }

    // Add, index, rename, convert there and back, drop; the kept field's values go through all of it.
    private async Task<int> ChangeAllAsync(int round)
    {
        var added = new Field($"extra_{round}", "text");
        await UpdateAsync(Definition(new Field("kept", "text"), added));
        await UpdateAsync(Definition("""{"fields": ["n"]}""", new Field("kept", "text"), added));
        var current = await NumberAsync("kept");
        await UpdateAsync(Definition(new Field("moved", "text", current), added));
        await UpdateAsync(Definition(new Field("moved", "int"), added));
        await UpdateAsync(Definition("""{"fields": ["moved"], "unique": true}""", new Field("moved", "int"), added));
        current = await NumberAsync("moved");
        await UpdateAsync(Definition(new Field("kept", "int", current), added));
        await UpdateAsync(Definition(new Field("kept", "text"), added));
        await UpdateAsync(Definition(new Field("kept", "text")));
        return await NumberAsync("kept");
    }

    private async Task WorkAsync(int worker, Stopwatch clock)
    {
        for (var i = 0; clock.Elapsed < LoadTime; i++)
        {
            var id = $"w{worker}-{i}";
            var created = await CallAsync(HttpMethod.Post, $"{Collection}/records", $$$"""{"id": "{{{id}}}", "data": {"n": {{{i}}}}}""");
            var updated = await CallAsync(HttpMethod.Patch, $"{Collection}/records/{id}", $$$"""{"data": {"n": {{{i + 1}}}}}""");
            await CallAsync(HttpMethod.Get, $"{Collection}/records/{id}");
            await CallAsync(HttpMethod.Get, $"{Collection}/records?filter=n%3D{i}&sort=-n&per_page=5&include_total=true");
            if (created && updated)
            {
                _written[id] = i + 1;
            }
        }
    }

    private async Task<bool> CallAsync(HttpMethod method, string path, string? body = null)
    {
        var answer = await _engine.RestAsync(method, path, body);
        Interlocked.Increment(ref _calls);
        if (answer.Status != HttpStatusCode.OK)
        {
            _failures.Add($"{method} {path}: {answer.Text}");
        }

        return answer.Status == HttpStatusCode.OK;
    }

    private async Task UpdateAsync(string definition)
    {
        var plan = await _engine.RestAsync(HttpMethod.Post, $"{Collection}:plan", definition);
        var hash = plan.Json.TryGetProperty("confirm_hash", out var value) ? value.GetString() : "";
        await CallAsync(HttpMethod.Put, $"{Collection}?confirm_hash={hash}", definition);
    }

    private async Task<int> NumberAsync(string name)
        => (await _engine.RestAsync(HttpMethod.Get, Collection)).Json.GetProperty("schema").EnumerateArray()
            .Single(field => field.GetProperty("name").GetString() == name).GetProperty("number").GetInt32();

    private async Task VerifyAsync()
    {
        Assert.NotEmpty(_written);
        foreach (var (id, expected) in _written)
        {
            Assert.Equal(expected, (await DataAsync(id)).GetProperty("n").GetInt32());
        }

        for (var number = 0; number < Seeds; number++)
        {
            var data = await DataAsync($"seed-{number}");
            Assert.Equal((number, $"{number}"), (data.GetProperty("n").GetInt32(), data.GetProperty("kept").GetString()));
        }
    }

    private async Task<JsonElement> DataAsync(string id)
        => (await _engine.RestAsync(HttpMethod.Get, $"{Collection}/records/{id}")).Json.GetProperty("data");

    private static string Definition(params Field[] fields) => Definition("", fields);

    private static string Definition(string indexes, params Field[] fields)
    {
        var own = string.Concat(fields.Select(field => $$""", {"name": "{{field.Name}}", "type": "{{field.Type}}", "number": {{field.Number}}}"""));
        return $$"""{"name": "things", "schema": [{"name": "n", "type": "int"}{{own}}], "indexes": [{{indexes}}]}""";
    }

    private readonly record struct Field(string Name, string Type, int Number = 0);
}
