using System.Buffers.Binary;

namespace Grpc.Baas.Framing;

/// <summary>
/// The five bytes before each message of a gRPC body: one of flags, four of length, big-endian.
/// Source: grpc/doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message"; PROTOCOL-WEB.md for the flag of trailers.
/// </summary>
public static class GrpcFrame
{
    /// <summary>Number of bytes before each message.</summary>
    public const int PrefixSize = 5;

    /// <summary>Flags of a message that is sent as it is.</summary>
    public const byte PlainFlag = 0;

    /// <summary>Flag of a message that is compressed by the encoding of the header <c>grpc-encoding</c>.</summary>
    public const byte CompressedFlag = 1;

    /// <summary>Flag of a gRPC-Web frame that has the trailers as text in place of a message.</summary>
    public const byte TrailersFlag = 0x80;

    /// <summary>Writes the prefix of a message.</summary>
    /// <param name="destination">At least <see cref="PrefixSize"/> bytes.</param>
    /// <param name="flags">The flags.</param>
    /// <param name="length">Number of bytes that follow.</param>
    public static void WritePrefix(Span<byte> destination, byte flags, int length)
    {
        destination[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], length);
    }

    /// <summary>Reads the length in a prefix.</summary>
    /// <param name="prefix">At least <see cref="PrefixSize"/> bytes; the first are the flags.</param>
    public static uint ReadLength(ReadOnlySpan<byte> prefix) => BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
}
