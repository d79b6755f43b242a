using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>A caller's message that is kept in its wire bytes, in a pooled buffer that disposal gives back.</summary>
internal abstract class PooledMessage : IDisposable
{
    private readonly int _length;
    private byte[] _buffer;

    protected PooledMessage(ReadOnlySequence<byte> payload)
    {
        _length = (int)payload.Length;
        _buffer = ArrayPool<byte>.Shared.Rent(_length);
        payload.CopyTo(_buffer);
    }

    /// <summary>The message; empty once it is disposed of.</summary>
    protected ReadOnlyMemory<byte> Bytes => _buffer.Length == 0 ? default : _buffer.AsMemory(0, _length);

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a new message, and disposes of it when that fails.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    protected static T Read<T>(T message)
        where T : PooledMessage
    {
        try
        {
            message.Read();
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Reads what the message says of itself.</summary>
    protected abstract void Read();
}
