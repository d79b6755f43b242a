using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>
/// Walks the user's fields of an image beside the fields of a collection, both in the order of their numbers. Images of the
/// log may be older than the collection: what it no longer has, or has with another encoding, is passed over.
/// </summary>
internal ref struct RecordBodyReader
{
    private readonly ReadOnlySpan<byte> _body;
    private WireReader _reader;
    private int _number;
    private WireType _wireType;
    private int _tagStart;

    public RecordBodyReader(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new WireReader(body);
        Advance();
    }

    /// <summary>The bits of a bool, int64 or double.</summary>
    public ulong Scalar { get; private set; }

    /// <summary>A string's UTF-8 or a nested message; of a list, the last item.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The whole field, tags and all; of a list, all its items.</summary>
    public ReadOnlySpan<byte> Encoded { get; private set; }

    /// <summary>The field that <see cref="MoveTo"/> found last.</summary>
    public readonly FieldBytes Current => new(Scalar, Bytes, Encoded);

    /// <summary>Moves to a field, whose number is above that of the one before.</summary>
    /// <returns>False when the record has no value there, which is null.</returns>
    public bool MoveTo(RecordMember member)
    {
        while (_number < member.Number)
        {
            _reader.Skip(_number, _wireType);
            Advance();
        }

        var start = _tagStart;
        var found = false;
        while (_number == member.Number && _wireType == member.WireType)
        {
            ReadValue();
            found = true;
            Advance();
        }

        Encoded = _body[start.._tagStart];
        return found;
    }

    private void ReadValue()
    {
        switch (_wireType)
        {
            case WireType.Varint:
                Scalar = _reader.ReadVarint();
                break;
            case WireType.Fixed64:
                Scalar = _reader.ReadFixed64();
                break;
            default:
                Bytes = _reader.ReadBytes();
                break;
        }
    }

    private void Advance()
    {
        _tagStart = _reader.Position;
        if (!_reader.TryReadTag(out _number, out _wireType))
        {
            _number = int.MaxValue;
        }
    }
}
