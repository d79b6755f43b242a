using System.Buffers;

namespace Grpc.Core;

/// <summary>The bytes of one message that came. They are valid only while the message is read.</summary>
public abstract class DeserializationContext
{
    /// <summary>Number of bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The bytes in an array of their own.</summary>
    public abstract byte[] PayloadAsNewBuffer();

    /// <summary>The bytes where they are, without a copy.</summary>
    public abstract ReadOnlySequence<byte> PayloadAsReadOnlySequence();
}
