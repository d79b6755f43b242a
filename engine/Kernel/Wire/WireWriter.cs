using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>
/// Writes one protobuf message into a pooled buffer that grows. Nested messages are opened with <see cref="BeginMessage"/> and
/// closed with <see cref="EndMessage"/>; their length is put in front of them then. Reuse it by <see cref="Clear"/>; give the
/// buffer back by <see cref="Dispose"/>.
/// </summary>
internal sealed class WireWriter : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer;
    private int _length;

    public WireWriter(int initialCapacity = 512) => _buffer = ArrayPool<byte>.Shared.Rent(initialCapacity);

    public int Length => _length;

    /// <summary>Bytes that it holds on to.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>What was written so far. Valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>What was written so far. Valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Takes back everything after <paramref name="length"/>, a length seen before.</summary>
    public void Truncate(int length) => _length = Math.Min(_length, length);

    public void WriteTag(int fieldNumber, WireType wireType) => WriteVarint(((ulong)fieldNumber << 3) | (ulong)wireType);

    public void WriteVarint(ulong value)
    {
        var span = Reserve(10);
        var count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count++] = (byte)value;
        _length += count;
    }

    public void WriteVarintField(int fieldNumber, ulong value)
    {
        WriteTag(fieldNumber, WireType.Varint);
        WriteVarint(value);
    }

    public void WriteInt64Field(int fieldNumber, long value) => WriteVarintField(fieldNumber, (ulong)value);

    public void WriteBoolField(int fieldNumber, bool value) => WriteVarintField(fieldNumber, value ? 1u : 0u);

    public void WriteDoubleField(int fieldNumber, double value)
    {
        WriteTag(fieldNumber, WireType.Fixed64);
        WriteFixed64(BitConverter.DoubleToUInt64Bits(value));
    }

    public void WriteFixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        _length += 4;
    }

    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        _length += 8;
    }

    public void WriteBytesField(int fieldNumber, ReadOnlySpan<byte> value)
    {
        WriteTag(fieldNumber, WireType.Bytes);
        WriteVarint((ulong)value.Length);
        WriteRaw(value);
    }

    public void WriteStringField(int fieldNumber, ReadOnlySpan<char> value)
    {
        WriteTag(fieldNumber, WireType.Bytes);
        WriteVarint((ulong)Encoding.UTF8.GetByteCount(value));
        var span = Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        _length += Encoding.UTF8.GetBytes(value, span);
    }

    /// <summary>Writes bytes that are encoded already, tags and all.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded)
    {
        encoded.CopyTo(Reserve(encoded.Length));
        _length += encoded.Length;
    }

    /// <summary>Writes the unescaped UTF-8 of the JSON string or name at which <paramref name="json"/> stands, without a length.</summary>
    /// <exception cref="InvalidOperationException">The text has a lone surrogate or invalid UTF-8.</exception>
    public void WriteJsonText(ref Utf8JsonReader json, int maxBytes) => _length += json.CopyString(Reserve(Math.Max(maxBytes, 1)));

    /// <summary>Opens a nested message.</summary>
    /// <returns>A mark for <see cref="EndMessage"/>.</returns>
    public int BeginMessage(int fieldNumber)
    {
        WriteTag(fieldNumber, WireType.Bytes);
        return BeginLength();
    }

    /// <summary>Opens a length-delimited value whose tag is written already.</summary>
    /// <returns>A mark for <see cref="EndMessage"/>.</returns>
    public int BeginLength()
    {
        // One byte holds the length of most nested messages; EndMessage makes room when it does not.
        Reserve(1);
        _length++;
        return _length;
    }

    /// <summary>Closes the nested message that <paramref name="mark"/> opened, and puts its length in front of it.</summary>
    public void EndMessage(int mark)
    {
        var size = _length - mark;
        var lengthBytes = VarintSize((uint)size);
        if (lengthBytes > 1)
        {
            Reserve(lengthBytes - 1);
            _buffer.AsSpan(mark, size).CopyTo(_buffer.AsSpan(mark + lengthBytes - 1));
            _length += lengthBytes - 1;
        }

        var prefix = _buffer.AsSpan(mark - 1, lengthBytes);
        var rest = (uint)size;
        for (var i = 0; i < lengthBytes - 1; i++)
        {
            prefix[i] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        prefix[lengthBytes - 1] = (byte)rest;
    }

    public static int VarintSize(ulong value) => (((63 - BitOperations.LeadingZeroCount(value | 1)) * 9) + 73) / 64;

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_length);
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Grow(count);
        }

        return _buffer.AsSpan(_length);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max((long)_buffer.Length * 2, (long)_length + count), Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
