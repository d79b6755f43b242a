using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>A protobuf message in its wire bytes, ready to be sent. Who sends it disposes it, which gives its buffer back.</summary>
internal sealed class EncodedMessage : IDisposable
{
    /// <summary>The message without any field, as <c>google.protobuf.Empty</c>.</summary>
    public static readonly EncodedMessage Empty = new([]);

    private readonly WireWriter? _wire;
    private readonly byte[]? _array;
    private readonly ReadOnlyMemory<byte> _part;

    /// <param name="wire">Holds the message, and now belongs to this.</param>
    public EncodedMessage(WireWriter wire) => _wire = wire;

    /// <param name="array">The whole message; it may be shared, and never changes.</param>
    public EncodedMessage(byte[] array) => _array = array;

    /// <param name="part">The message in a buffer of somebody else.</param>
    public EncodedMessage(ReadOnlyMemory<byte> part) => _part = part;

    /// <summary>The message; valid until disposal.</summary>
    public ReadOnlyMemory<byte> Bytes => _wire?.WrittenMemory ?? _array ?? _part;

    /// <summary>Writes the message out, and disposes it.</summary>
    public void Send(SerializationContext context)
    {
        if (_array is not null)
        {
            context.Complete(_array);
            return;
        }

        var bytes = Bytes.Span;
        context.SetPayloadLength(bytes.Length);
        context.GetBufferWriter().Write(bytes);
        context.Complete();
        Dispose();
    }

    public void Dispose() => _wire?.Dispose();
}
