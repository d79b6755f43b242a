using System.Text.Json;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>What the codec must know of a field, looked up once when its message is registered.</summary>
internal sealed class FieldPlan
{
    public FieldPlan(FieldDescriptor field, int index, MessagePlans plans)
    {
        Descriptor = field;
        Index = index;
        Number = field.FieldNumber;
        Type = field.FieldType;
        Name = JsonEncodedText.Encode(field.Name);
        IsMap = field.IsMap;
        IsRepeated = field.IsRepeated && !field.IsMap;
        HasPresence = field.HasPresence;
        Oneof = field.RealContainingOneof?.Index ?? -1;
        Wire = WireTypeOf(Type);

        // The descriptor says so of every proto3 list, also of those that cannot be packed.
        IsPacked = IsRepeated && field.IsPacked && Wire != WireType.Bytes;
        Message = Type == FieldType.Message && !IsMap ? plans.Get(field.MessageType) : null;
        Enum = Type == FieldType.Enum ? plans.Get(field.EnumType) : null;
        if (IsMap)
        {
            var entry = field.MessageType;
            Key = new FieldPlan(entry.FindFieldByNumber(1), 0, plans);
            Value = new FieldPlan(entry.FindFieldByNumber(2), 1, plans);
        }
    }

    public FieldDescriptor Descriptor { get; }

    /// <summary>Place among the fields of its message.</summary>
    public int Index { get; }

    public int Number { get; }

    public FieldType Type { get; }

    /// <summary>Its name in the proto, which is its name in our JSON.</summary>
    public JsonEncodedText Name { get; }

    public bool IsMap { get; }

    /// <summary>Whether it is a list; a map is none.</summary>
    public bool IsRepeated { get; }

    public bool IsPacked { get; }

    /// <summary>Whether absent differs from the default value.</summary>
    public bool HasPresence { get; }

    /// <summary>Number of the oneof it belongs to; -1 for none.</summary>
    public int Oneof { get; }

    /// <summary>How one value of it is encoded.</summary>
    public WireType Wire { get; }

    public MessagePlan? Message { get; }

    public EnumPlan? Enum { get; }

    /// <summary>Keys of a map.</summary>
    public FieldPlan? Key { get; }

    /// <summary>Values of a map.</summary>
    public FieldPlan? Value { get; }

    /// <summary>Whether JSON's null is one of its values, and not its absence.</summary>
    public bool TakesNull => Message?.Shape == JsonShape.Value || Enum is { IsNull: true };

    private static WireType WireTypeOf(FieldType type) => type switch
    {
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireType.Fixed64,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireType.Fixed32,
        FieldType.String or FieldType.Bytes or FieldType.Message => WireType.Bytes,
        FieldType.Group => throw new NotSupportedException("Groups have no JSON form."),
        _ => WireType.Varint,
    };
}
