using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Rpc;

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
        catch (System.Text.Json.JsonException)
        {
            // A service that comes at run time must not take the description of all others with it.
            return null;
        }
    }
}
