using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records;

/// <summary>One of the user's fields, with what does not change from record to record.</summary>
internal sealed class RecordMember
{
    public RecordMember(Field field, int ordinal)
    {
        Field = field;
        Ordinal = ordinal;
        using var wire = new WireWriter(128);
        wire.WriteStringField(1, field.Name);
        EntryKey = wire.WrittenSpan.ToArray();
    }

    public Field Field { get; }

    /// <summary>Place in the collection's definition, and so among its values and columns.</summary>
    public int Ordinal { get; }

    public int Number => Field.Number;

    public ValueKind Kind => Field.Kind;

    /// <summary>Decimals of a <see cref="ValueKind.Decimal"/>.</summary>
    public int Scale => Field.Type.Scale;

    /// <summary>Whether answers that name no fields leave this one out.</summary>
    public bool IsHidden => Field.IsHidden;

    /// <summary>Whether no answer ever has the field.</summary>
    public bool IsWriteOnly => Field.Kind == ValueKind.Secret;

    /// <summary>The name as it stands in an entry of a <c>google.protobuf.Struct</c>, tag and all.</summary>
    public ReadOnlyMemory<byte> EntryKey { get; }

    /// <summary>How the values are encoded in an image.</summary>
    public WireType WireType => Kind switch
    {
        ValueKind.Number => WireType.Fixed64,
        ValueKind.Integer or ValueKind.Bool => WireType.Varint,
        _ => WireType.Bytes,
    };
}
