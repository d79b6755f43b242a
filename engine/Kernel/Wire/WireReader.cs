using System.Buffers.Binary;

namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>
/// Walks the fields of one protobuf message in a span, without copying and without an object graph. Groups are skipped.
/// Malformed input makes <see cref="TryReadTag"/> and the reads throw <see cref="WireFormatException"/>.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    // Google.Protobuf has the same limit for nested groups.
    private const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    public readonly int Position => _position;

    public readonly bool AtEnd => _position == _message.Length;

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool TryReadTag(out int fieldNumber, out WireType wireType)
    {
        if (AtEnd)
        {
            fieldNumber = 0;
            wireType = default;
            return false;
        }

        var tag = ReadVarint();
        fieldNumber = (int)(tag >> 3);
        wireType = (WireType)(tag & 7);
        if (tag > uint.MaxValue || fieldNumber <= 0 || wireType > WireType.Fixed32)
        {
            throw new WireFormatException("a field tag is invalid");
        }

        return true;
    }

    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _message.Length)
            {
                throw new WireFormatException("the message ends inside a varint");
            }

            var part = _message[_position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new WireFormatException("a varint is longer than ten bytes");
    }

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>Reads a length-delimited value: a string's UTF-8, bytes, a message, or packed scalars.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)(_message.Length - _position))
        {
            throw new WireFormatException("a length runs past the end of the message");
        }

        return Take((int)length);
    }

    /// <summary>Reads a group up to its end: the fields of a message, without tags around them.</summary>
    public ReadOnlySpan<byte> ReadGroup(int fieldNumber)
    {
        var start = _position;
        var end = SkipGroup(fieldNumber, depth: 1);
        return _message[start..end];
    }

    /// <summary>Passes over the value of the field whose tag was just read.</summary>
    public void Skip(int fieldNumber, WireType wireType) => Skip(fieldNumber, wireType, depth: 0);

    private void Skip(int fieldNumber, WireType wireType, int depth)
    {
        switch (wireType)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            case WireType.StartGroup:
                SkipGroup(fieldNumber, depth + 1);
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                throw new WireFormatException("a group ends that did not start");
        }
    }

    // Returns where the group's own end tag starts.
    private int SkipGroup(int groupNumber, int depth)
    {
        if (depth > MaxGroupDepth)
        {
            throw new WireFormatException("groups are nested too deeply");
        }

        var start = _position;
        while (TryReadTag(out var fieldNumber, out var wireType))
        {
            if (wireType == WireType.EndGroup)
            {
                if (fieldNumber == groupNumber)
                {
                    return start;
                }

                break;
            }

            Skip(fieldNumber, wireType, depth);
            start = _position;
        }

        throw new WireFormatException("a group does not end");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
        {
            throw new WireFormatException("the message ends inside a field");
        }

        var bytes = _message.Slice(_position, count);
        _position += count;
        return bytes;
    }
}
