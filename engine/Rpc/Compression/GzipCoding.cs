using System.Buffers;
using System.IO.Compression;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Compression;

/// <summary>gzip. Source: RFC 1952.</summary>
internal sealed class GzipCoding : ZlibCoding
{
    // The platform's stream takes content that is cut short, and ignores what comes after its end. So a member of our own is put
    // behind the content: only if everything before is whole members does its text come out as the last.
    private const int EndBytes = 16;

    private static readonly byte[] EndText = "end of content.\u007f"u8.ToArray();

    private static readonly byte[] EndMember = MakeEndMember();

    public override string Name => "gzip";

    protected override Stream OpenCompressor(Stream target) => new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);

    protected override void Expand(in ReadOnlySequence<byte> content, long maxBytes, WireWriter output)
    {
        using var source = new TwoPartStream(content, new ReadOnlySequence<byte>(EndMember));
        using var expander = new GZipStream(source, CompressionMode.Decompress, leaveOpen: true);
        var start = output.Length;
        var total = ReadAll(expander, maxBytes + EndBytes, output);
        if (total < EndBytes || !output.WrittenSpan.EndsWith(EndText))
        {
            throw RpcErrors.CompressionMalformed(Name);
        }

        output.Truncate(start + (int)total - EndBytes);
    }

    private static byte[] MakeEndMember()
    {
        using var member = new MemoryStream();
        using (var compressor = new GZipStream(member, CompressionLevel.Fastest))
        {
            compressor.Write(EndText);
        }

        return member.ToArray();
    }
}
