namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>What a <c>google.protobuf.Value</c> holds.</summary>
internal enum StructKind
{
    Null,
    Number,
    Text,
    Bool,
    Object,
    List,
}

/// <summary>One <c>google.protobuf.Value</c>, read from its wire bytes without an object graph.</summary>
internal readonly ref struct StructValue
{
    private StructValue(StructKind kind, double number, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        Number = number;
        Bytes = bytes;
    }

    public StructKind Kind { get; }

    /// <summary>The number, or 1 and 0 for true and false.</summary>
    public double Number { get; }

    public bool Bool => Number != 0;

    /// <summary>The UTF-8 of a text, or the wire bytes of a Struct or ListValue.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads a Value; as protobuf says, the last member of the oneof wins, and none is null.</summary>
    /// <exception cref="WireFormatException">The bytes are not a Value.</exception>
    public static StructValue Parse(ReadOnlySpan<byte> value)
    {
        var result = default(StructValue);
        var reader = new WireReader(value);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            switch (fieldNumber, wireType)
            {
                case (StructWire.NullField, WireType.Varint):
                    reader.ReadVarint();
                    result = default;
                    break;
                case (StructWire.NumberField, WireType.Fixed64):
                    result = new StructValue(StructKind.Number, reader.ReadDouble(), default);
                    break;
                case (StructWire.StringField, WireType.Bytes):
                    result = new StructValue(StructKind.Text, 0, reader.ReadBytes());
                    break;
                case (StructWire.BoolField, WireType.Varint):
                    result = new StructValue(StructKind.Bool, reader.ReadVarint() == 0 ? 0 : 1, default);
                    break;
                case (StructWire.StructField, WireType.Bytes):
                    result = new StructValue(StructKind.Object, 0, reader.ReadBytes());
                    break;
                case (StructWire.ListField, WireType.Bytes):
                    result = new StructValue(StructKind.List, 0, reader.ReadBytes());
                    break;
                default:
                    reader.Skip(fieldNumber, wireType);
                    break;
            }
        }

        return result;
    }
}
