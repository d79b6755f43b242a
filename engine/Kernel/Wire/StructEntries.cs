namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>Walks the members of a <c>google.protobuf.Struct</c> in its wire bytes.</summary>
internal ref struct StructEntries(ReadOnlySpan<byte> message)
{
    private WireReader _reader = new(message);

    /// <summary>UTF-8 of the current member's name.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>Wire bytes of the current member's <c>google.protobuf.Value</c>.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <exception cref="WireFormatException">The bytes are not a Struct.</exception>
    public bool MoveNext()
    {
        while (_reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            if (fieldNumber != StructWire.FieldsField || wireType != WireType.Bytes)
            {
                _reader.Skip(fieldNumber, wireType);
                continue;
            }

            ReadEntry(_reader.ReadBytes());
            return true;
        }

        return false;
    }

    private void ReadEntry(ReadOnlySpan<byte> entry)
    {
        Key = default;
        Value = default;
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            switch (fieldNumber, wireType)
            {
                case (StructWire.KeyField, WireType.Bytes):
                    Key = reader.ReadBytes();
                    break;
                case (StructWire.ValueField, WireType.Bytes):
                    Value = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(fieldNumber, wireType);
                    break;
            }
        }
    }
}
