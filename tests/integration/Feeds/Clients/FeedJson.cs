using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Reads what the engine tells as JSON.</summary>
internal static class FeedJson
{
    public static Seen ToSeen(string line, int stream)
    {
        var json = JsonSerializer.Deserialize<JsonElement>(line);
        if (json.TryGetProperty("error", out _))
        {
            throw ToFault(json);
        }

        var type = Text(json, "type");
        return new Seen(FeedClock.Micros, stream, type)
        {
            Collection = Text(json, "collection"),
            Id = Text(json, "record_id"),
            Position = json.TryGetProperty("position", out var position) ? position.GetInt64() : 0,
            Cause = Text(json, "cause"),
            Etag = Text(json, "etag"),
            ChangedMicros = json.TryGetProperty("timestamp", out var time) ? FeedClock.ToMicros(time.GetDateTimeOffset()) : 0,
            Values = json.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object ? Seen.ValuesOf(type, ToValues(data)) : null,
        };
    }

    public static FeedFault ToFault(JsonElement json)
    {
        var error = json.GetProperty("error");
        var reason = error.GetProperty("details").EnumerateArray().Select(detail => Text(detail, "reason")).FirstOrDefault(text => text.Length > 0);
        return new FeedFault(reason ?? Text(error, "status"), Text(error, "message"));
    }

    public static Row ToRow(JsonElement json, string collection) => new(collection, Text(json, "id"), Text(json, "etag"), ToValues(json.GetProperty("data")));

    public static string Canonical(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString("R", CultureInfo.InvariantCulture),
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.StringValue => $"\"{value.StringValue}\"",
        Value.KindOneofCase.StructValue or Value.KindOneofCase.ListValue => value.ToString(),
        _ => "null",
    };

    private static Dictionary<string, string> ToValues(JsonElement data) => data.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText());

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
