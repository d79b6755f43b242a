using System.Buffers;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.Client.Frames;

/// <summary>Writes one message at a time into a pooled buffer, with its five bytes of frame in front.</summary>
/// <param name="maxMessageBytes">Largest message, before it is compressed.</param>
/// <param name="encoding">Compresses messages; null: they go as they are.</param>
internal sealed class FrameWriter(int? maxMessageBytes, MessageEncoding? encoding) : SerializationContext, IDisposable
{
    // Also the lock of the two fields below: a send that starts late must not get a buffer that was given back.
    private readonly PooledBuffer _plain = new();
    private PooledBuffer? _packed;
    private bool _isPacked;
    private int _readers;
    private bool _isDisposed;

    /// <summary>The frame that was written last.</summary>
    public ReadOnlyMemory<byte> Frame => _isPacked ? _packed!.Written : _plain.Written;

    /// <param name="marshaller">Makes the bytes.</param>
    /// <param name="message">What to write.</param>
    /// <param name="options">They may ask that this message is not compressed.</param>
    /// <exception cref="BaasClientException">RESOURCE_EXHAUSTED: the message is larger than allowed.</exception>
    public void Write<T>(Marshaller<T> marshaller, T message, WriteOptions? options)
    {
        _plain.Restart(GrpcFrame.PrefixSize);
        marshaller.ContextualSerializer(message, this);
        var size = _plain.Length - GrpcFrame.PrefixSize;
        if (size > maxMessageBytes)
        {
            throw TransportFaults.MessageToSendTooLarge(size, maxMessageBytes.Value);
        }

        _isPacked = encoding is not null && !(options?.Flags.HasFlag(WriteFlags.NoCompress) ?? false);
        if (_isPacked)
        {
            Pack();
        }
        else
        {
            GrpcFrame.WritePrefix(_plain.Written.Span, GrpcFrame.PlainFlag, size);
        }
    }

    /// <summary>Sends the frame. The buffer is not given back while somebody still sends from it.</summary>
    public async Task CopyToAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Take(), cancellationToken).ConfigureAwait(false);
        lock (_plain)
        {
            _readers--;
        }
    }

    public override void SetPayloadLength(int payloadLength) => _plain.Reserve(payloadLength);

    public override IBufferWriter<byte> GetBufferWriter() => _plain;

    public override void Complete()
    {
    }

    public override void Complete(byte[] payload) => _plain.Write(payload);

    public void Dispose()
    {
        lock (_plain)
        {
            _isDisposed = true;
            // A send that failed half-way may still read the buffer; then it is left to the garbage collector.
            if (_readers == 0)
            {
                _plain.Dispose();
                _packed?.Dispose();
            }
            else
            {
                _plain.Abandon();
                _packed?.Abandon();
            }
        }
    }

    private ReadOnlyMemory<byte> Take()
    {
        lock (_plain)
        {
            if (_isDisposed)
            {
                throw new OperationCanceledException("The call was over before its request was sent.");
            }

            _readers++;
            return Frame;
        }
    }

    private void Pack()
    {
        _packed ??= new PooledBuffer();
        _packed.Restart(GrpcFrame.PrefixSize);
        encoding!.Compress(_plain.Written.Span[GrpcFrame.PrefixSize..], _packed);
        GrpcFrame.WritePrefix(_packed.Written.Span, GrpcFrame.CompressedFlag, _packed.Length - GrpcFrame.PrefixSize);
    }
}
