using System.Buffers;

namespace Grpc.Core;

/// <summary>
/// Takes the bytes of one message: either all at once by <see cref="Complete(byte[])"/>, or by <see cref="SetPayloadLength"/>
/// (optional, it spares growing the buffer), then <see cref="GetBufferWriter"/>, then <see cref="Complete()"/>.
/// </summary>
public abstract class SerializationContext
{
    /// <summary>Gives the whole message.</summary>
    public abstract void Complete(byte[] payload);

    /// <summary>The buffer to write the message to.</summary>
    public abstract IBufferWriter<byte> GetBufferWriter();

    /// <summary>Tells how many bytes will be written; exact if given at all.</summary>
    public abstract void SetPayloadLength(int payloadLength);

    /// <summary>Says that the message is in the buffer.</summary>
    public abstract void Complete();
}
