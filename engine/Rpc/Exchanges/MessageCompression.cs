using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// Compresses and decompresses the messages of one call; made only for a call that has such messages. Each message is compressed by
/// itself. Source: grpc/doc/compression.md.
/// </summary>
internal sealed class MessageCompression : IDisposable
{
    /// <summary>The entry of response headers by which a handler asks for an encoding, as in Grpc.Core. It is not sent.</summary>
    public const string RequestEntry = "grpc-internal-encoding-request";

    /// <summary>Encodings that are taken, as grpc-accept-encoding lists them.</summary>
    public const string Accepted = "identity,deflate,gzip";

    private WireWriter? _received;
    private WireWriter? _sent;

    /// <summary>The encoding of a name; null if it is none of <see cref="Accepted"/>, or identity.</summary>
    public static ContentCoding? Find(ReadOnlySpan<char> name)
        => ContentCoding.Find(name) is { } coding && coding != ContentCoding.Brotli ? coding : null;

    /// <summary>What a message was made from; valid until the next.</summary>
    /// <exception cref="Kernel.BaasException">rpc MESSAGE_TOO_LARGE, COMPRESSION_MALFORMED.</exception>
    public ReadOnlySequence<byte> Decompress(ContentCoding coding, in ReadOnlySequence<byte> message, int maxBytes)
    {
        _received ??= new WireWriter();
        _received.Clear();
        coding.Decompress(message, maxBytes, _received);
        return new ReadOnlySequence<byte>(_received.WrittenMemory);
    }

    /// <summary>A message, compressed; valid until the next.</summary>
    public ReadOnlySpan<byte> Compress(ContentCoding coding, ReadOnlySpan<byte> message)
    {
        _sent ??= new WireWriter();
        _sent.Clear();
        coding.Compress(message, _sent);
        return _sent.WrittenSpan;
    }

    public void Dispose()
    {
        _received?.Dispose();
        _sent?.Dispose();
    }
}
