using System.Buffers;
using System.Buffers.Text;
using Grpc.Baas.Framing;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>Writes a frame of gRPC-Web as base64 with its own padding. Source: grpc/doc/PROTOCOL-WEB.md, "text-encoded".</summary>
internal static class Base64Frame
{
    // A multiple of three, so that only the last piece is padded.
    private const int PieceBytes = 3 * 1024;

    // The prefix and the first byte of the content fill two groups.
    private const int HeadBytes = GrpcFrame.PrefixSize + 1;

    public static void Write(IBufferWriter<byte> output, byte flags, ReadOnlySpan<byte> content)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        GrpcFrame.WritePrefix(head, flags, content.Length);
        if (content.IsEmpty)
        {
            WritePiece(output, head[..GrpcFrame.PrefixSize]);
            return;
        }

        head[^1] = content[0];
        WritePiece(output, head);
        for (var rest = content[1..]; rest.Length > 0; rest = rest[Math.Min(PieceBytes, rest.Length)..])
        {
            WritePiece(output, rest[..Math.Min(PieceBytes, rest.Length)]);
        }
    }

    private static void WritePiece(IBufferWriter<byte> output, ReadOnlySpan<byte> piece)
    {
        Base64.EncodeToUtf8(piece, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(piece.Length)), out _, out var written);
        output.Advance(written);
    }
}
