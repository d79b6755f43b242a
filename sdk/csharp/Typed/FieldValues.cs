using System.Collections;
using System.Text.Json;

namespace Grpc.Baas.Client.Typed;

/// <summary>Compares values of fields by what they hold.</summary>
internal static class FieldValues
{
    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
        (JsonElement left, JsonElement right) => JsonElement.DeepEquals(left, right),
        // A text is a list of characters, too.
        (string, _) or (_, string) => Equals(one, other),
        (IEnumerable left, IEnumerable right) => left.Cast<object?>().SequenceEqual(right.Cast<object?>()),
        _ => Equals(one, other),
    };
}
