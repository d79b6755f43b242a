using Google.Protobuf.Reflection;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>Finds fields that are marked as sensitive by <c>debug_redact</c>. Source: google/protobuf/descriptor.proto.</summary>
internal static class SensitiveFields
{
    /// <summary>Whether a message, or one that may be inside it, has such a field.</summary>
    public static bool AreIn(MessageDescriptor message) => AreIn(message, []);

    private static bool AreIn(MessageDescriptor message, HashSet<string> seen)
    {
        if (!seen.Add(message.FullName))
        {
            return false;
        }

        foreach (var field in message.Fields.InDeclarationOrder())
        {
            if (field.GetOptions() is { DebugRedact: true } || (field.FieldType == FieldType.Message && AreIn(field.MessageType, seen)))
            {
                return true;
            }
        }

        return false;
    }
}
