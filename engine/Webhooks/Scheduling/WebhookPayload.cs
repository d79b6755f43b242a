using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Webhooks.Scheduling;

/// <summary>Writes what receivers get: the event, and the record with its fields beside <c>id</c>, <c>created</c>, <c>updated</c> and <c>etag</c>.</summary>
internal static class WebhookPayload
{
    // The text never stands inside HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The body for a change.</summary>
    /// <exception cref="BaasException">schema ENCRYPTION_KEY_MISSING; storage IO_FAILED.</exception>
    public static byte[] Of(ChangeEntry entry, Collection collection)
    {
        var what = WebhookEventNames.Of(entry.Operation);
        return Write(
            WebhookEventNames.Of(what).First(),
            collection.Name,
            entry.RecordId,
            entry.TimeMicros,
            json =>
            {
                if (what != WebhookEvents.Delete)
                {
                    WriteRecord(json, RecordTable.Of(collection), entry.After.Span);
                }
            });
    }

    /// <summary>The body of an event that tells of no record.</summary>
    public static byte[] Ping(Collection collection, DateTimeOffset now)
        => Write(WebhookEventNames.Ping, collection.Name, "", now.ToMicroseconds(), static _ => { });

    private static byte[] Write(string name, string collection, string recordId, long timeMicros, Action<Utf8JsonWriter> writeData)
    {
        using var output = new WireWriter();
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteString("event"u8, name);
        json.WriteString("collection"u8, collection);
        json.WriteString("record_id"u8, recordId);
        json.WriteStartObject("data"u8);
        writeData(json);
        json.WriteEndObject();
        WriteMoment(json, "timestamp"u8, timeMicros);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static void WriteRecord(Utf8JsonWriter json, RecordTable table, ReadOnlySpan<byte> image)
    {
        var parts = new RecordImageParts(image);
        json.WriteString("id"u8, parts.Id);
        using var data = new WireWriter();
        RecordEncoder.WriteData(data, 1, table, parts.Body, selection: null);
        var reader = new WireReader(data.WrittenSpan);
        reader.TryReadTag(out _, out _);
        var fields = new StructEntries(reader.ReadBytes());
        while (fields.MoveNext())
        {
            json.WritePropertyName(fields.Key);
            StructJson.WriteValue(fields.Value, json);
        }

        WriteMoment(json, "created"u8, RecordImage.ReadTimestamp(parts.Created));
        WriteMoment(json, "updated"u8, RecordImage.ReadTimestamp(parts.Updated));
        json.WriteString("etag"u8, parts.Etag);
    }

    private static void WriteMoment(Utf8JsonWriter json, ReadOnlySpan<byte> name, long micros)
    {
        Span<byte> text = stackalloc byte[MomentText.MaxLength];
        json.WriteString(name, text[..MomentText.Write(micros, text)]);
    }
}
