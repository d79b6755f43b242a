using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics.Wire;

/// <summary>Reads the commands of <see cref="LiveCodec"/>.</summary>
internal static class LiveReader
{
    // Among filters, what is no field.
    private const string EventType = "EventType";

    // Records may be nested as deep as JSON is taken, and each level is three of protobuf.
    private const int MaxNesting = 400;

    /// <param name="attributes">An object, or undefined where the message has none.</param>
    /// <exception cref="Kernel.BaasException">topics COMMAND_INVALID.</exception>
    public static ConnectRequest ReadCommand(string method, JsonElement attributes) => method switch
    {
        "subscribe" => new ConnectRequest { Subscribe = ReadSubscribe(attributes) },
        "unsubscribe" => new ConnectRequest { Unsubscribe = new UnsubscribeCommand { Topics = { NamesIn(attributes) } } },
        "list-topicName" => new ConnectRequest { List = new ListCommand() },
        "create-topicName" => new ConnectRequest { Create = ReadCreate(attributes) },
        "destroy-topicName" => new ConnectRequest { Destroy = new DeleteTopicRequest { Name = NameIn(attributes) } },
        "new-message" => new ConnectRequest { Publish = new PublishMessageRequest { Topic = NameIn(attributes), Payload = ReadMessage(attributes) } },
        _ => throw TopicsErrors.CommandInvalid(
            "method", "subscribe, unsubscribe, list-topicName, create-topicName, destroy-topicName or new-message is expected"),
    };

    /// <summary>Reads what a connection brings.</summary>
    public static ConnectResponse Parse(ReadOnlySpan<byte> message)
    {
        using var stream = new MemoryStream(message.ToArray());
        using var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, MaxNesting);
        return ConnectResponse.Parser.ParseFrom(input);
    }

    private static SubscribeCommand ReadSubscribe(JsonElement attributes)
    {
        var command = new SubscribeCommand { Topics = { NamesIn(attributes) } };
        if (Find(attributes, "from") is { } from)
        {
            command.From = from.ValueKind == JsonValueKind.Number && from.TryGetInt64(out var position)
                ? position
                : throw TopicsErrors.CommandInvalid("attributes.from", "a position is expected");
        }

        if (Find(attributes, "filters") is { } filters)
        {
            ReadFilters(filters, command);
        }

        return command;
    }

    private static void ReadFilters(JsonElement filters, SubscribeCommand command)
    {
        if (filters.ValueKind != JsonValueKind.Object)
        {
            throw TopicsErrors.CommandInvalid("attributes.filters", "an object is expected");
        }

        foreach (var filter in filters.EnumerateObject())
        {
            if (filter.NameEquals(EventType))
            {
                command.Events.Add(TextOf(filter.Value, "attributes.filters.EventType"));
            }
            else
            {
                command.Equals_[filter.Name] = ReadValue(filter.Value);
            }
        }
    }

    private static CreateTopicRequest ReadCreate(JsonElement attributes)
    {
        var request = new CreateTopicRequest { Name = NameIn(attributes) };
        if (Find(attributes, "subscribe_rule") is { } subscribe)
        {
            request.SubscribeRule = TextOf(subscribe, "attributes.subscribe_rule");
        }

        if (Find(attributes, "publish_rule") is { } publish)
        {
            request.PublishRule = TextOf(publish, "attributes.publish_rule");
        }

        return request;
    }

    private static Struct ReadMessage(JsonElement attributes) => Find(attributes, "message") switch
    {
        null => new Struct(),
        { ValueKind: JsonValueKind.Object } message => ReadStruct(message),
        _ => throw TopicsErrors.CommandInvalid("attributes.message", "an object is expected"),
    };

    private static string NameIn(JsonElement attributes)
        => (Find(attributes, "topicName") ?? Find(attributes, "name")) is { } name ? TextOf(name, "attributes.topicName") : "";

    // Names with commas between, or a list of them.
    private static RepeatedField<string> NamesIn(JsonElement attributes)
    {
        var names = new RepeatedField<string>();
        if (Find(attributes, "topicName") is { ValueKind: JsonValueKind.Array } list)
        {
            names.AddRange(list.EnumerateArray().Select(name => TextOf(name, "attributes.topicName")));
        }
        else
        {
            names.AddRange(NameIn(attributes).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }

        return names;
    }

    private static JsonElement? Find(JsonElement attributes, string name)
        => attributes.ValueKind == JsonValueKind.Object && attributes.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string TextOf(JsonElement value, string field)
        => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw TopicsErrors.CommandInvalid(field, "a text is expected");

    private static Struct ReadStruct(JsonElement value)
    {
        var read = new Struct();
        foreach (var field in value.EnumerateObject())
        {
            read.Fields[field.Name] = ReadValue(field.Value);
        }

        return read;
    }

    private static Value ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Value.ForString(value.GetString()),
        JsonValueKind.Number => Value.ForNumber(value.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Value.ForBool(value.GetBoolean()),
        JsonValueKind.Object => Value.ForStruct(ReadStruct(value)),
        JsonValueKind.Array => Value.ForList([.. value.EnumerateArray().Select(ReadValue)]),
        _ => Value.ForNull(),
    };
}
