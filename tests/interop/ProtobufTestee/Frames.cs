using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Grpc.Baas.ProtobufTestee;

/// <summary>Messages over a pipe, each after its length in four bytes, the lowest first. Source: protobuf's conformance_test_runner.</summary>
internal sealed class Frames(Stream input, Stream output)
{
    private const int PrefixLength = 4;

    /// <returns>False when the other side has closed the pipe.</returns>
    /// <exception cref="EndOfStreamException">It was closed inside a message.</exception>
    public bool TryRead([NotNullWhen(true)] out byte[]? message)
    {
        message = null;
        var prefix = new byte[PrefixLength];
        var count = input.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        if (count == 0)
        {
            return false;
        }

        if (count < PrefixLength)
        {
            throw new EndOfStreamException();
        }

        message = new byte[BinaryPrimitives.ReadInt32LittleEndian(prefix)];
        input.ReadExactly(message);
        return true;
    }

    public void Write(byte[] message)
    {
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, message.Length);
        message.CopyTo(frame, PrefixLength);
        output.Write(frame);
        output.Flush();
    }
}
