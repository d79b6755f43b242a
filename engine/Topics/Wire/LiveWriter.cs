using System.Globalization;
using System.Text.Json;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics.Wire;

/// <summary>Writes what a connection brings as <see cref="LiveCodec"/> has it.</summary>
internal static class LiveWriter
{
    private const string RecordPrefix = "record.";

    // Fields of EventData that a record's own do not hide.
    private static readonly string[] Own = ["__type", "reference_id", "created_at"];

    /// <summary>Whether it is sent: signs of life are not, since the socket has its own.</summary>
    public static bool IsTold(ConnectResponse response)
        => response.ContentCase != ConnectResponse.ContentOneofCase.Event || response.Event.Event?.Type != "progress";

    public static void Write(Utf8JsonWriter json, ConnectResponse response)
    {
        switch (response.ContentCase)
        {
            case ConnectResponse.ContentOneofCase.Result:
                WriteResult(json, response.Result);
                break;
            case ConnectResponse.ContentOneofCase.Event:
                WriteEvent(json, response.Event.Event, response.Event.Topic);
                break;
            case ConnectResponse.ContentOneofCase.Message:
                WriteMessage(json, response.Message);
                break;
            case ConnectResponse.ContentOneofCase.Lagged:
                json.WriteStartObject();
                json.WriteString("type"u8, "lagged"u8);
                json.WriteNumber("count"u8, response.Lagged.Count);
                json.WriteEndObject();
                break;
            default:
                json.WriteStartObject();
                json.WriteString("type"u8, "ended"u8);
                json.WriteString("topicName"u8, response.Ended.Topic);
                WriteError(json, response.Ended.Error.Reason, response.Ended.Error.Message);
                json.WriteEndObject();
                break;
        }
    }

    /// <param name="id">As the request has it, in JSON; empty for none.</param>
    public static void WriteFault(Utf8JsonWriter json, string id, string method, string reason, string message)
    {
        WriteHead(json, id, method, isOk: false);
        WriteError(json, reason, message);
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, CommandResult result)
    {
        var method = result.Method switch
        {
            "list" => "list-topicName",
            "create" => "create-topicName",
            "destroy" => "destroy-topicName",
            "publish" => "new-message",
            _ => result.Method,
        };
        if (result.Error is { } error)
        {
            WriteFault(json, result.Id, method, error.Reason, error.Message);
            return;
        }

        WriteHead(json, result.Id, method, isOk: true);
        json.WriteStartObject("data"u8);
        WriteAnswer(json, result);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, CommandResult result)
    {
        switch (result.Method)
        {
            case "subscribe":
                json.WriteStartArray("topics"u8);
                foreach (var subscription in result.Subscriptions)
                {
                    json.WriteStartObject();
                    json.WriteString("topicName"u8, subscription.Topic);
                    json.WriteNumber("position"u8, subscription.Position);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case "list":
                json.WriteStartArray("topics"u8);
                foreach (var topic in result.Topics)
                {
                    json.WriteStringValue(topic);
                }

                json.WriteEndArray();
                break;
            case "create":
                json.WriteString("topicName"u8, result.Topic.Name);
                json.WriteString("id"u8, result.Topic.Id);
                break;
            case "publish":
                json.WriteString("id"u8, result.Message.Id);
                json.WriteString("time"u8, Format(result.Message.Time));
                break;
        }
    }

    private static void WriteEvent(Utf8JsonWriter json, RecordEvent change, string topic)
    {
        // What concerns the stream as a whole names no collection.
        var collection = change.Collection.Length > 0 ? change.Collection : topic;
        json.WriteStartObject();
        json.WriteStartObject("EventData"u8);
        json.WriteString("__type"u8, collection);
        if (change.Data is not null)
        {
            WriteFields(json, change.Data.Fields, Own);
        }

        if (change.RecordId.Length > 0)
        {
            json.WriteString("reference_id"u8, change.RecordId);
        }

        if (change.Created is not null)
        {
            json.WriteString("created_at"u8, Format(change.Created));
        }

        json.WriteEndObject();
        json.WriteString("MessageSource"u8, "database"u8);
        json.WriteString("EventType"u8, change.Type switch
        {
            "record.created" => "create",
            "record.updated" => "update",
            "record.deleted" => "delete",
            var other => other.StartsWith(RecordPrefix, StringComparison.Ordinal) ? other[RecordPrefix.Length..] : other,
        });
        json.WriteString("ObjectType"u8, collection);
        json.WriteNumber("Position"u8, change.Position);
        if (change.Cause is not ("" or "write"))
        {
            json.WriteString("Cause"u8, change.Cause);
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, TopicMessage message)
    {
        json.WriteStartObject();
        json.WriteStartObject("EventData"u8);
        WriteFields(json, message.Payload.Fields, []);
        json.WriteEndObject();
        json.WriteString("MessageSource"u8, "user"u8);
        json.WriteString("EventType"u8, "new-message"u8);
        json.WriteString("ObjectType"u8, message.Topic);
        json.WriteString("Id"u8, message.Id);
        json.WriteString("Sender"u8, message.SenderId);
        json.WriteString("SenderType"u8, message.SenderCollection);
        json.WriteString("Time"u8, Format(message.Time));
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string id, string method, bool isOk)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "response"u8);
        if (id.Length > 0)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id);
        }

        json.WriteString("method"u8, method);
        json.WriteBoolean("ok"u8, isOk);
    }

    private static void WriteError(Utf8JsonWriter json, string reason, string message)
    {
        json.WriteStartObject("error"u8);
        json.WriteString("reason"u8, reason);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, MapField<string, Value> fields, string[] without)
    {
        foreach (var (name, value) in fields)
        {
            if (!without.Contains(name))
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }
        }
    }

    private static void WriteValue(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.NumberValue:
                json.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.StructValue:
                json.WriteStartObject();
                WriteFields(json, value.StructValue.Fields, []);
                json.WriteEndObject();
                break;
            case Value.KindOneofCase.ListValue:
                json.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    // RFC 3339, with as many digits of the second as there are.
    private static string Format(Timestamp time)
        => time.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
