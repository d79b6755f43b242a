using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Compression;

/// <summary>What the codings of zlib share: the platform has them as streams.</summary>
internal abstract class ZlibCoding : ContentCoding
{
    public override void Compress(ReadOnlySpan<byte> content, WireWriter output)
    {
        using var compressor = OpenCompressor(new WriterStream(output));
        compressor.Write(content);
    }

    public override void Compress(in ReadOnlySequence<byte> content, WireWriter output)
    {
        using var compressor = OpenCompressor(new WriterStream(output));
        foreach (var segment in content)
        {
            compressor.Write(segment.Span);
        }
    }

    /// <summary>A stream that writes what it gets, compressed.</summary>
    protected abstract Stream OpenCompressor(Stream target);

    /// <summary>Reads a stream of content to its end.</summary>
    /// <returns>Number of bytes added.</returns>
    protected long ReadAll(Stream expander, long maxBytes, WireWriter output)
    {
        var total = 0L;
        try
        {
            while (expander.Read(RoomFor(output, maxBytes - total)) is > 0 and var count)
            {
                ((IBufferWriter<byte>)output).Advance(count);
                total += count;
                if (total > maxBytes)
                {
                    throw RpcErrors.DecompressedTooLarge(maxBytes);
                }
            }
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException)
        {
            // The content is in memory, so nothing but itself can be wrong; one that asks for a preset dictionary (RFC 1950) ends in the second.
            throw RpcErrors.CompressionMalformed(Name, cause);
        }

        return total;
    }
}
