using System.Buffers;
using System.IO.Compression;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Compression;

/// <summary>zlib. Source: RFC 1950.</summary>
internal sealed class DeflateCoding : ZlibCoding
{
    public override string Name => "deflate";

    protected override Stream OpenCompressor(Stream target) => new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);

    protected override void Expand(in ReadOnlySequence<byte> content, long maxBytes, WireWriter output)
    {
        // The last byte comes by itself: a stream that ends without it has bytes after its end, and one that asks for more is
        // cut short. The platform's stream would take both.
        var last = content.Length - 1;
        using var source = new TwoPartStream(content.Slice(0, last), content.Slice(last));
        using var expander = new ZLibStream(source, CompressionMode.Decompress, leaveOpen: true);
        ReadAll(expander, maxBytes, output);
        if (!source.IsRead || source.IsReadPastEnd)
        {
            throw RpcErrors.CompressionMalformed(Name);
        }
    }
}
