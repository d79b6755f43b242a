using System.Buffers;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>Writes one message at a time into a pooled buffer, with its five bytes of frame in front.</summary>
internal sealed class FrameWriter(int? maxMessageBytes) : SerializationContext, IBufferWriter<byte>, IDisposable
{
    private const int InitialSize = 512;

    private byte[] _buffer = [];
    private int _length;
    private int _readers;

    /// <summary>The frame that was written last.</summary>
    public ReadOnlyMemory<byte> Frame => _buffer.AsMemory(0, _length);

    /// <exception cref="BaasClientException">RESOURCE_EXHAUSTED: the message is larger than allowed.</exception>
    public void Write<T>(Marshaller<T> marshaller, T message)
    {
        _length = GrpcFrame.PrefixSize;
        marshaller.ContextualSerializer(message, this);
        var size = _length - GrpcFrame.PrefixSize;
        if (size > maxMessageBytes)
        {
            throw TransportFaults.MessageTooLarge(size, maxMessageBytes.Value);
        }

        Reserve(0);
        GrpcFrame.WritePrefix(_buffer, GrpcFrame.PlainFlag, size);
    }

    /// <summary>Sends the frame. The buffer is not given back while somebody still sends from it.</summary>
    public async Task CopyToAsync(Stream stream, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _readers);
        await stream.WriteAsync(Frame, cancellationToken).ConfigureAwait(false);
        Interlocked.Decrement(ref _readers);
    }

    public override void SetPayloadLength(int payloadLength) => Reserve(payloadLength);

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void Complete()
    {
    }

    public override void Complete(byte[] payload)
    {
        payload.CopyTo(Reserve(payload.Length));
        _length += payload.Length;
    }

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
        // A send that failed half-way may still read the buffer; then it is left to the garbage collector.
        if (Volatile.Read(ref _readers) == 0 && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _length = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count || _buffer.Length == 0)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(InitialSize, _buffer.Length * 2), _length + count));
            _buffer.AsSpan(0, Math.Min(_length, _buffer.Length)).CopyTo(larger);
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
