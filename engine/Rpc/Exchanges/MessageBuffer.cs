using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// Takes the bytes of a response from a marshaller. They are whole before any goes out, so that a marshaller that fails, or a
/// message that is too large, still ends in a clean error.
/// </summary>
internal sealed class MessageBuffer : SerializationContext
{
    // A larger one is kept by nobody.
    private const int MaxKeptBytes = 16 * 1024;

    [ThreadStatic]
    private static MessageBuffer? _kept;

    private WireWriter? _writer;
    private byte[]? _array;
    private bool _isComplete;

    /// <summary>The message; valid until the next one is written.</summary>
    public ReadOnlyMemory<byte> Message
    {
        get
        {
            if (!_isComplete)
            {
                throw new InvalidOperationException("The marshaller did not complete the message.");
            }

            return _array ?? _writer?.WrittenMemory ?? default;
        }
    }

    /// <summary>The message, when the marshaller gave it as an array of its own.</summary>
    public byte[]? Array => _array;

    public void Clear()
    {
        _writer?.Clear();
        _array = null;
        _isComplete = false;
    }

    public override void Complete(byte[] payload)
    {
        _array = payload;
        _isComplete = true;
    }

    public override IBufferWriter<byte> GetBufferWriter() => _writer ??= new WireWriter();

    public override void SetPayloadLength(int payloadLength) => _writer ??= new WireWriter(Math.Max(payloadLength, 64));

    public override void Complete() => _isComplete = true;

    /// <summary>Takes the one that the thread keeps, or a new one.</summary>
    public static MessageBuffer Rent()
    {
        var buffer = _kept ?? new MessageBuffer();
        _kept = null;
        return buffer;
    }

    /// <summary>Gives it back; nobody may use it, or what it has shown, any more.</summary>
    public void Return()
    {
        Clear();
        if (_kept is not null || _writer is { Capacity: > MaxKeptBytes })
        {
            _writer?.Dispose();
            _writer = null;
        }

        _kept ??= this;
    }
}
