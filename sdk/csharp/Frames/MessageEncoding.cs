using System.Buffers;
using System.IO.Compression;
using Grpc.Baas.Client.Transport;

namespace Grpc.Baas.Client.Frames;

/// <summary>
/// A way to compress messages, named as in <c>grpc-encoding</c>. In gRPC "deflate" is the zlib format.
/// Source: grpc/doc/compression.md, RFC 1950, RFC 1952.
/// </summary>
internal sealed class MessageEncoding
{
    public const string HeaderName = "grpc-encoding";
    public const string AcceptHeaderName = "grpc-accept-encoding";

    /// <summary>Names of all encodings that a response may have.</summary>
    public const string Accepted = "gzip,deflate,identity";

    /// <summary>The name of no encoding.</summary>
    public const string Identity = "identity";

    private const int ChunkSize = 16 * 1024;

    private static readonly MessageEncoding Gzip = new(
        "gzip", stream => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true), stream => new GZipStream(stream, CompressionMode.Decompress));

    private static readonly MessageEncoding Deflate = new(
        "deflate", stream => new ZLibStream(stream, CompressionLevel.Fastest, leaveOpen: true), stream => new ZLibStream(stream, CompressionMode.Decompress));

    private readonly Func<Stream, Stream> _compress;
    private readonly Func<Stream, Stream> _decompress;

    private MessageEncoding(string name, Func<Stream, Stream> compress, Func<Stream, Stream> decompress)
    {
        Name = name;
        _compress = compress;
        _decompress = decompress;
    }

    public string Name { get; }

    /// <summary>Finds an encoding; null for <c>identity</c>, an empty name, and one that is not known.</summary>
    public static MessageEncoding? Find(string? name) => name switch
    {
        "gzip" => Gzip,
        "deflate" => Deflate,
        _ => null,
    };

    /// <summary>Whether a name can be asked for; null and empty mean no compression.</summary>
    public static bool IsKnown(string? name) => string.IsNullOrEmpty(name) || name == Identity || Find(name) is not null;

    /// <summary>Writes the compressed bytes to a buffer.</summary>
    public void Compress(ReadOnlySpan<byte> message, IBufferWriter<byte> destination)
    {
        using var stream = _compress(new BufferStream(destination));
        stream.Write(message);
    }

    /// <summary>Reads a compressed message.</summary>
    /// <param name="compressed">Bytes of it; they are not changed.</param>
    /// <param name="maxBytes">Most bytes that it may have when it is unpacked, whatever a few packed ones claim.</param>
    /// <returns>An array of the shared pool, and how many bytes of it are used.</returns>
    /// <exception cref="BaasClientException">RESOURCE_EXHAUSTED: larger than allowed; INTERNAL: it cannot be unpacked.</exception>
    public (byte[] Buffer, int Length) Decompress(ArraySegment<byte> compressed, int maxBytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(ChunkSize, compressed.Count));
        var length = 0;
        try
        {
            using var stream = _decompress(new MemoryStream(compressed.Array!, compressed.Offset, compressed.Count, writable: false));
            while (true)
            {
                var count = stream.Read(buffer, length, buffer.Length - length);
                length += count;
                if (length > maxBytes)
                {
                    throw TransportFaults.MessageTooLargeUnpacked(maxBytes);
                }

                if (count == 0)
                {
                    return (buffer, length);
                }

                buffer = length == buffer.Length ? Grow(buffer) : buffer;
            }
        }
        catch (Exception exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (exception is InvalidDataException or IOException)
            {
                throw TransportFaults.CompressionBroken(Name, exception);
            }

            throw;
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, Array.MaxLength));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
