using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>Writes an event of a watch as the engine's own JSON has it: proto names, and no members without a value.</summary>
internal static class WatchEventJson
{
    // For people and JSON readers, not for HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(WatchEvent change, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("type", NameOf(change.Type));
        WriteText(json, "collection", change.Collection);
        WriteText(json, "record_id", change.RecordId);
        if (change.Data is { } data)
        {
            json.WritePropertyName("data");
            StructJson.WriteStruct(data.ToByteArray(), json);
        }

        WriteTime(json, "timestamp", change.Timestamp);
        if (change.Position > 0)
        {
            json.WriteNumber("position", change.Position);
        }

        WriteText(json, "etag", change.Etag);
        WriteTime(json, "created", change.Created);
        WriteText(json, "cause", change.Cause);
        json.WriteEndObject();
    }

    private static string NameOf(WatchEventType type) => type switch
    {
        WatchEventType.Snapshot => "record.snapshot",
        WatchEventType.SnapshotComplete => "snapshot.complete",
        WatchEventType.Created => "record.created",
        WatchEventType.Updated => "record.updated",
        WatchEventType.Deleted => "record.deleted",
        _ => "reset",
    };

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
        }
    }
}
