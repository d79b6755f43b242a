using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>What the codec must know of a field, looked up once when its message is registered.</summary>
internal sealed class FieldPlan
{
    private readonly JsonEncodedText _nativeName;
    private readonly JsonEncodedText _canonicalName;

    public FieldPlan(FieldDescriptor field, int index, MessagePlans plans)
    {
        Descriptor = field;
        Index = index;
        Number = field.FieldNumber;
        Type = IsGroup(field) ? FieldType.Group : field.FieldType;
        Names = field.IsExtension ? [$"[{field.FullName}]"] : [field.Name, field.JsonName];
        _nativeName = JsonEncodedText.Encode(Names[0], JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        _canonicalName = JsonEncodedText.Encode(Names[^1], JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        IsMap = field.IsMap;
        IsRepeated = field.IsRepeated && !field.IsMap;
        HasPresence = field.HasPresence;
        Oneof = field.RealContainingOneof?.Index ?? -1;
        Wire = WireTypeOf(Type);

        MayBePacked = IsRepeated && Wire is not (WireType.Bytes or WireType.StartGroup);

        // The descriptor says so of every proto3 list, also of those that cannot be packed.
        IsPacked = MayBePacked && field.IsPacked;
        Message = Type is FieldType.Message or FieldType.Group && !IsMap ? plans.Get(field.MessageType) : null;
        IsEmptyWhenAbsent = Message is not null && !IsRepeated && field.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.EmptyWhenAbsent) == true;
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

    /// <summary>Every name that JSON may give it: the proto's first, ProtoJSON's last. An extension has its full name in brackets.</summary>
    public string[] Names { get; }

    public bool IsMap { get; }

    /// <summary>Whether it is a list; a map is none.</summary>
    public bool IsRepeated { get; }

    /// <summary>Whether readers must take its values packed.</summary>
    public bool MayBePacked { get; }

    /// <summary>Whether writers pack its values.</summary>
    public bool IsPacked { get; }

    /// <summary>Whether absent differs from the default value.</summary>
    public bool HasPresence { get; }

    /// <summary>Whether <see cref="JsonFormat.Native"/> has an empty object where it is absent; of a single message.</summary>
    public bool IsEmptyWhenAbsent { get; }

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

    /// <summary>Whether a value that stands in a varint is one of the field's. A closed enum has no value without a name.</summary>
    public bool Takes(ulong varint) => Enum is not { IsClosed: true } || Enum.TryGetName((int)varint, out _);

    /// <summary>The bytes of a message, which a group has between tags and all others after their length.</summary>
    public ReadOnlySpan<byte> ReadMessage(ref WireReader reader)
        => Wire == WireType.StartGroup ? reader.ReadGroup(Number) : reader.ReadBytes();

    /// <summary>Its name in JSON, escaped already.</summary>
    public JsonEncodedText NameIn(JsonFormat format) => format == JsonFormat.Canonical ? _canonicalName : _nativeName;

    /// <summary>Whether a value, with no tag in front of it, is what an absent field has.</summary>
    public bool IsDefault(WireReader value) => IsDefault(Type, value);

    /// <summary>Whether a value of a type, with no tag in front of it, is what an absent field has.</summary>
    public static bool IsDefault(FieldType type, WireReader value) => type switch
    {
        FieldType.String or FieldType.Bytes => value.ReadBytes().IsEmpty,
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => value.ReadFixed64() == 0,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => value.ReadFixed32() == 0,
        FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 or FieldType.Bool => value.ReadVarint() == 0,

        // What does not fit into 32 bits is cut off.
        _ => (uint)value.ReadVarint() == 0,
    };

    // Google.Protobuf's descriptor calls a group a message.
    private static bool IsGroup(FieldDescriptor field)
        => field.FieldType == FieldType.Message
            && field.File.Syntax == Syntax.Proto2
            && field.ToProto().Type == FieldDescriptorProto.Types.Type.Group;

    /// <summary>How one value of a type is encoded.</summary>
    public static WireType WireTypeOf(FieldType type) => type switch
    {
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireType.Fixed64,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireType.Fixed32,
        FieldType.String or FieldType.Bytes or FieldType.Message => WireType.Bytes,
        FieldType.Group => WireType.StartGroup,
        _ => WireType.Varint,
    };
}
