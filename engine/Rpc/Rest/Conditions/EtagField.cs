using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Rest.Conditions;

/// <summary>
/// Where a message has its etag: in a string field <c>etag</c> of its own, or of the one message in it that has such a field.
/// Source: AIP-154.
/// </summary>
internal sealed class EtagField
{
    private static readonly byte[] FieldName = "etag"u8.ToArray();

    private readonly int[] _numbers;

    private EtagField(params FieldPlan[] chain)
    {
        Path = string.Join('.', chain.Select(field => field.Descriptor.Name));
        _numbers = Array.ConvertAll(chain, field => field.Number);
    }

    /// <summary>The field's path in its message.</summary>
    public string Path { get; }

    /// <summary>Finds the field in a message itself; null if it has none.</summary>
    public static EtagField? Direct(MessagePlan message) => Own(message) is { } own ? new EtagField(own) : null;

    /// <summary>Finds the field in the messages that are single fields of a message; null if it is in none, or in several.</summary>
    /// <param name="part">The only field to look in; null for all.</param>
    public static EtagField? Inside(MessagePlan message, FieldPlan? part)
    {
        var fields = message.Fields
            .Where(field => (part is null || field == part) && !field.IsRepeated && field.Message is { } nested && Own(nested) is not null)
            .ToArray();
        return fields is [var only] ? new EtagField(only, Own(only.Message!)!) : null;
    }

    /// <summary>The etag that a message has; empty if it has none.</summary>
    public ReadOnlySpan<byte> Read(ReadOnlySpan<byte> message) => Read(message, 0);

    private static FieldPlan? Own(MessagePlan message)
        => message.Find(FieldName) is { Type: FieldType.String, IsRepeated: false } field ? field : null;

    // A message inside may come in parts, of which any may have the field, and the last one counts.
    private ReadOnlySpan<byte> Read(ReadOnlySpan<byte> message, int depth)
    {
        ReadOnlySpan<byte> value = default;
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number != _numbers[depth] || type != WireType.Bytes)
            {
                reader.Skip(number, type);
                continue;
            }

            var content = reader.ReadBytes();
            var found = depth == _numbers.Length - 1 ? content : Read(content, depth + 1);
            value = found.IsEmpty ? value : found;
        }

        return value;
    }
}
