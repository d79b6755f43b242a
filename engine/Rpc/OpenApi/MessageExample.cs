using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.V1.Rpc;
using FieldBehavior = Google.Api.FieldBehavior;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>The example that a message declares.</summary>
internal static class MessageExample
{
    /// <summary>A new copy of the example; null if the message has none, or one that is no JSON object.</summary>
    public static JsonObject? Of(MessageDescriptor message)
    {
        if (message.GetOptions()?.GetExtension(AnnotationsExtensions.Example) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // A service that comes at run time must not take the description of all others with it.
            return null;
        }
    }

    /// <summary>
    /// The example as the engine would answer it, with the fields that the declaration leaves at their default and without those that are
    /// never answered; null as for <see cref="Of"/>.
    /// </summary>
    public static JsonObject? Answer(MessagePlan message, MessagePlans plans)
    {
        if (Of(message.Descriptor) is not { } declared)
        {
            return null;
        }

        try
        {
            using var wire = new WireWriter();
            JsonDecoder.Decode(Encoding.UTF8.GetBytes(declared.ToJsonString()), message, plans, wire);
            using var text = new WireWriter();
            using var json = new Utf8JsonWriter(text);
            new JsonEncoder(json, plans, JsonFormat.Native).WriteMessage(message, wire.WrittenMemory.Span);
            json.Flush();
            var answer = JsonNode.Parse(text.WrittenMemory.Span) as JsonObject;
            foreach (var field in message.Fields.Where(field => SchemaBuilder.Behaves(field, FieldBehavior.InputOnly)))
            {
                answer?.Remove(field.Descriptor.Name);
            }

            return answer;
        }
        catch (BaasException)
        {
            return declared;
        }
    }
}
