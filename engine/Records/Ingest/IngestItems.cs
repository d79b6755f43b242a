using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>Walks the items of an <see cref="IngestMessage"/>.</summary>
internal ref struct IngestItems(ReadOnlySpan<byte> message)
{
    private WireReader _reader = new(message);

    /// <summary>UTF-8; empty when the engine is to give an id.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary>Wire bytes of a <c>google.protobuf.Struct</c>.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public bool MoveNext()
    {
        while (_reader.TryReadTag(out var number, out var wireType))
        {
            if (number == 2 && wireType == WireType.Bytes)
            {
                ReadItem(_reader.ReadBytes());
                return true;
            }

            _reader.Skip(number, wireType);
        }

        return false;
    }

    private void ReadItem(ReadOnlySpan<byte> item)
    {
        Id = default;
        Data = default;
        var reader = new WireReader(item);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (1, WireType.Bytes):
                    Id = reader.ReadBytes();
                    break;
                case (2, WireType.Bytes):
                    // A Struct in several parts would be one after the other; no client writes that, and the last part counts here.
                    Data = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }
    }
}
