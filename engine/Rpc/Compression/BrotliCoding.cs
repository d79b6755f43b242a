using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Compression;

/// <summary>Brotli. Source: RFC 7932.</summary>
internal sealed class BrotliCoding : ContentCoding
{
    private const int FastQuality = 1;
    private const int MinWindowBits = 10;
    private const int MaxWindowBits = 22;
    private const int RoomBytes = 256;

    public override string Name => "br";

    public override void Compress(ReadOnlySpan<byte> content, WireWriter output)
    {
        if (content.IsEmpty)
        {
            return;
        }

        var encoder = OpenEncoder(content.Length);
        try
        {
            Compress(ref encoder, content, isLast: true, output);
        }
        finally
        {
            encoder.Dispose();
        }
    }

    public override void Compress(in ReadOnlySequence<byte> content, WireWriter output)
    {
        if (content.IsEmpty)
        {
            return;
        }

        var encoder = OpenEncoder(content.Length);
        try
        {
            foreach (var segment in content)
            {
                Compress(ref encoder, segment.Span, isLast: false, output);
            }

            Compress(ref encoder, [], isLast: true, output);
        }
        finally
        {
            encoder.Dispose();
        }
    }

    protected override void Expand(in ReadOnlySequence<byte> content, long maxBytes, WireWriter output)
    {
        // It opens itself when first used; a copy made before would be another one.
        var decoder = default(BrotliDecoder);
        try
        {
            var left = maxBytes;
            var isDone = false;
            foreach (var segment in content)
            {
                if (isDone && segment.Length > 0)
                {
                    throw RpcErrors.CompressionMalformed(Name);
                }

                isDone |= Expand(ref decoder, segment.Span, ref left, output);
                if (left < 0)
                {
                    throw RpcErrors.DecompressedTooLarge(maxBytes);
                }
            }

            if (!isDone)
            {
                throw RpcErrors.CompressionMalformed(Name);
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }

    // A window larger than the content only takes memory.
    private static BrotliEncoder OpenEncoder(long size)
        => new(FastQuality, Math.Clamp(64 - BitOperations.LeadingZeroCount((ulong)size), MinWindowBits, MaxWindowBits));

    private static void Compress(ref BrotliEncoder encoder, ReadOnlySpan<byte> rest, bool isLast, WireWriter output)
    {
        OperationStatus status;
        do
        {
            status = encoder.Compress(rest, ((IBufferWriter<byte>)output).GetSpan(RoomBytes), out var consumed, out var written, isLast);
            ((IBufferWriter<byte>)output).Advance(written);
            rest = rest[consumed..];
        }
        while (status == OperationStatus.DestinationTooSmall);
    }

    /// <returns>Whether the content has ended, with the piece. It stops early when <paramref name="left"/> falls below zero.</returns>
    private bool Expand(ref BrotliDecoder decoder, ReadOnlySpan<byte> rest, ref long left, WireWriter output)
    {
        OperationStatus status;
        do
        {
            status = decoder.Decompress(rest, RoomFor(output, left), out var consumed, out var written);
            ((IBufferWriter<byte>)output).Advance(written);
            rest = rest[consumed..];
            left -= written;
        }
        while (status == OperationStatus.DestinationTooSmall && left >= 0);

        return status switch
        {
            OperationStatus.NeedMoreData or OperationStatus.DestinationTooSmall => false,
            OperationStatus.Done when rest.IsEmpty => true,
            _ => throw RpcErrors.CompressionMalformed(Name),
        };
    }
}
