using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Compression;

/// <summary>
/// A way to compress a message or body. Empty content stays empty both ways. Instances have no state and serve all calls.
/// Source: RFC 9110 §8.4.1; grpc/doc/compression.md.
/// </summary>
internal abstract class ContentCoding
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>RFC 1952. Several members one after the other are one content.</summary>
    public static ContentCoding Gzip { get; } = new GzipCoding();

    /// <summary>RFC 1950, the zlib format, which gRPC and HTTP call deflate.</summary>
    public static ContentCoding Deflate { get; } = new DeflateCoding();

    /// <summary>RFC 7932.</summary>
    public static ContentCoding Brotli { get; } = new BrotliCoding();

    /// <summary>The name of content as it is.</summary>
    public const string Identity = "identity";

    /// <summary>Its name in headers, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>The coding of a name in a header, in either case; null for any other, and for <c>identity</c>.</summary>
    public static ContentCoding? Find(ReadOnlySpan<char> name)
    {
        foreach (var coding in (ReadOnlySpan<ContentCoding>)[Gzip, Deflate, Brotli])
        {
            if (name.Equals(coding.Name, StringComparison.OrdinalIgnoreCase))
            {
                return coding;
            }
        }

        // RFC 9110 §8.4.1.3: the name of old is to be taken for gzip.
        return name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase) ? Gzip : null;
    }

    /// <summary>Whether a name, or none, means content as it is.</summary>
    public static bool IsIdentity(ReadOnlySpan<char> name) => name.IsEmpty || name.Equals(Identity, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds content, compressed at a fast level, to <paramref name="output"/>.</summary>
    public abstract void Compress(ReadOnlySpan<byte> content, WireWriter output);

    /// <inheritdoc cref="Compress(ReadOnlySpan{byte}, WireWriter)"/>
    public abstract void Compress(in ReadOnlySequence<byte> content, WireWriter output);

    /// <summary>
    /// Adds what <paramref name="content"/> was made from to <paramref name="output"/>. It stops as soon as that passes the limit, so
    /// that a small content that stands for a huge one takes no more than the limit.
    /// </summary>
    /// <param name="maxBytes">The limit, in bytes.</param>
    /// <exception cref="Kernel.BaasException">rpc MESSAGE_TOO_LARGE; COMPRESSION_MALFORMED for content that is corrupt, cut short, or has bytes after its end.</exception>
    public void Decompress(in ReadOnlySequence<byte> content, long maxBytes, WireWriter output)
    {
        if (content.IsEmpty)
        {
            return;
        }

        var start = output.Length;
        try
        {
            Expand(content, maxBytes, output);
        }
        catch
        {
            output.Truncate(start);
            throw;
        }
    }

    /// <summary>As <see cref="Decompress"/>, for content that is not empty; what was added is taken back when it throws.</summary>
    protected abstract void Expand(in ReadOnlySequence<byte> content, long maxBytes, WireWriter output);

    /// <summary>Room for the next piece of output: enough to notice that the limit is passed, and never much more.</summary>
    protected static Span<byte> RoomFor(WireWriter output, long left)
        => ((IBufferWriter<byte>)output).GetSpan((int)Math.Min(left + 1, ChunkBytes))[..(int)Math.Min(left + 1, ChunkBytes)];
}
