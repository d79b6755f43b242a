using System.Buffers;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rpc.Sockets;

/// <summary>Turns the texts of one WebSocket into the messages of a method, and back. Not for several threads.</summary>
internal interface ISocketCodec
{
    /// <summary>Reads a request.</summary>
    /// <returns>Its wire bytes.</returns>
    /// <exception cref="BaasException">It is none; the caller is told, and may go on.</exception>
    byte[] Decode(ReadOnlySpan<byte> text);

    /// <summary>Writes a response. What it writes nothing for is not sent.</summary>
    void Encode(ReadOnlySpan<byte> message, IBufferWriter<byte> output);

    /// <summary>Writes what is wrong with the last request.</summary>
    void EncodeFault(BaasException fault, IBufferWriter<byte> output);
}
