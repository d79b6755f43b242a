using System.Buffers;
using Grpc.Baas.Client.Transport;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.Client.Frames;

/// <summary>Reads the messages of a response body, one at a time, through one pooled buffer.</summary>
/// <param name="body">The response.</param>
/// <param name="maxMessageBytes">Largest message, packed and unpacked.</param>
/// <param name="encodingName">What <c>grpc-encoding</c> says; null: nothing.</param>
internal sealed class FrameReader(Stream body, int maxMessageBytes, string? encodingName) : DeserializationContext, IDisposable
{
    // Most answers are small; with many calls under way the pool runs dry, and what it cannot give costs.
    private const int InitialSize = 1024;

    // Room that is made on the word of a frame alone. Beyond it the buffer grows with what really came.
    private const int TrustedSize = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);

    // Bytes that came and are not used yet lie from _start to _end; the current message starts at _payload.
    private int _start;
    private int _end;
    private int _payload;
    private int _payloadLength;

    // The current message when it came compressed; else it lies in _buffer.
    private byte[]? _unpacked;

    // Size of the frame that is being read, as far as it is trusted.
    private int _wanted;

    public override int PayloadLength => _payloadLength;

    /// <summary>Goes to the next message; false at the end of the body.</summary>
    /// <exception cref="BaasClientException">INTERNAL: the body is not made of frames; RESOURCE_EXHAUSTED: a message is too large.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
        {
            var count = await body.ReadAsync(MakeRoom(), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return _start == _end ? false : throw TransportFaults.BodyTruncated();
            }

            _end += count;
        }

        return true;
    }

    public override byte[] PayloadAsNewBuffer() => Payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(Payload);

    private ReadOnlyMemory<byte> Payload => _unpacked is null ? _buffer.AsMemory(_payload, _payloadLength) : _unpacked.AsMemory(0, _payloadLength);

    public void Dispose()
    {
        DropUnpacked();
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryTake()
    {
        var available = _end - _start;
        if (available < GrpcFrame.PrefixSize)
        {
            return false;
        }

        var prefix = _buffer.AsSpan(_start, GrpcFrame.PrefixSize);
        var isPacked = prefix[0] == GrpcFrame.CompressedFlag;
        if (!isPacked && prefix[0] != GrpcFrame.PlainFlag)
        {
            throw TransportFaults.FrameUnsupported(prefix[0]);
        }

        var length = GrpcFrame.ReadLength(prefix);
        if (length > maxMessageBytes)
        {
            throw TransportFaults.MessageTooLarge(length, maxMessageBytes);
        }

        if (available - GrpcFrame.PrefixSize < length)
        {
            _wanted = (int)Math.Min(length, TrustedSize) + GrpcFrame.PrefixSize;
            return false;
        }

        _payload = _start + GrpcFrame.PrefixSize;
        _payloadLength = (int)length;
        _start = _payload + _payloadLength;
        DropUnpacked();
        if (isPacked)
        {
            var encoding = MessageEncoding.Find(encodingName) ?? throw TransportFaults.EncodingUnknown(encodingName);
            (_unpacked, _payloadLength) = encoding.Decompress(new ArraySegment<byte>(_buffer, _payload, _payloadLength), maxMessageBytes);
        }

        return true;
    }

    private void DropUnpacked()
    {
        if (_unpacked is not null)
        {
            ArrayPool<byte>.Shared.Return(_unpacked);
            _unpacked = null;
        }
    }

    private Memory<byte> MakeRoom()
    {
        var pending = _end - _start;
        if (pending == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _wanted));
            _buffer.AsSpan(_start, pending).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, pending).CopyTo(_buffer);
        }

        _start = 0;
        _end = pending;
        return _buffer.AsMemory(_end);
    }
}
