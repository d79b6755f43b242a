using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>REST, and Server-Sent Events.</summary>
internal sealed class RestWay(TestEngine engine, bool isTyped) : RecordWay
{
    // Records are nested as deep as they are, and stand in something.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 200 };

    private readonly string _records = isTyped ? "/default/v1/posts" : $"/api/v1/collections/{ExactnessBench.Posts}/records";

    public override string Name => isTyped ? "typed-rest" : "generic-rest";

    public override async Task<SeenRecord> CreateAsync(string id, ExactValue value)
    {
        var field = value.Json == "null" ? "" : $"\"{value.Field}\":{(isTyped ? value.TypedJson : value.Json)}";
        var body = isTyped ? $"{{\"id\":\"{id}\"{(field.Length > 0 ? "," : "")}{field}}}" : $"{{\"id\":\"{id}\",\"data\":{{{field}}}}}";
        return ToSeen(await CallAsync(HttpMethod.Post, _records, body));
    }

    public override async Task<SeenRecord> GetAsync(string id) => ToSeen(await CallAsync(HttpMethod.Get, $"{_records}/{id}"));

    public override async Task<IReadOnlyList<SeenRecord>> ListAsync()
    {
        List<SeenRecord> records = [];
        for (var token = "?"; token.Length > 0;)
        {
            var page = await CallAsync(HttpMethod.Get, $"{_records}?per_page=100&page_token={Uri.EscapeDataString(token.TrimStart('?'))}");
            records.AddRange(page.GetProperty("items").EnumerateArray().Select(ToSeen));
            token = page.TryGetProperty("next_page_token", out var next) ? next.GetString()! : "";
        }

        return records;
    }

    public override async Task<IReadOnlyList<SeenRecord>> WatchAsync(int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, isTyped ? $"{_records}:watch" : $"/api/v1/realtime/{ExactnessBench.Posts}");
        request.Headers.TryAddWithoutValidation("accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("last-event-id", "0");
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {engine.AdminToken}");
        using var response = await engine.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        List<SeenRecord> records = [];
        while (records.Count < count && await lines.ReadLineAsync().Soon() is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && Parse(line[5..]) is var told && told.GetProperty("type").GetString() == "record.created")
            {
                records.Add(new JsonRecord(told.GetProperty("record_id").GetString()!, told.GetProperty(isTyped ? "record" : "data"), isTyped));
            }
        }

        return records;
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return document.RootElement.Clone();
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, string? body = null)
    {
        var answer = await engine.RestAsync(method, path, body);
        return answer.Status == HttpStatusCode.OK ? Parse(answer.Text) : throw new RefusedException(answer.Reason);
    }

    private SeenRecord ToSeen(JsonElement record) =>
        new JsonRecord(record.GetProperty("id").GetString()!, isTyped ? record : record.GetProperty("data"), isTyped);
}
