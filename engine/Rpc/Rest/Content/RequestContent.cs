using System.Buffers;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>A request's body, read whole and decompressed, within a limit that holds before and after.</summary>
internal static class RequestContent
{
    /// <summary>The codings that are taken, as <c>Accept-Encoding</c> lists them.</summary>
    public const string Codings = "gzip, br, deflate";

    /// <summary>Reads the body and hands it on.</summary>
    /// <exception cref="Kernel.BaasException">rpc MESSAGE_TOO_LARGE, COMPRESSION_UNSUPPORTED, COMPRESSION_MALFORMED, and what <paramref name="take"/> throws.</exception>
    public static async ValueTask ReadAsync<TState>(HttpRequest request, int maxBytes, Action<TState, ReadOnlySequence<byte>> take, TState state, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw RpcErrors.MessageTooLarge(request.ContentLength.Value, maxBytes);
        }

        var coding = CodingOf(request);
        var body = request.BodyReader;
        while (true)
        {
            if (!body.TryRead(out var read))
            {
                read = await body.ReadAsync(cancellationToken);
            }

            if (!read.IsCompleted && read.Buffer.Length <= maxBytes)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                Take(read.Buffer, coding, maxBytes, take, state);
                return;
            }
            finally
            {
                // Also of a body that is refused: what is not given back breaks the connection.
                body.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static void Take<TState>(ReadOnlySequence<byte> body, ContentCoding? coding, int maxBytes, Action<TState, ReadOnlySequence<byte>> take, TState state)
    {
        if (body.Length > maxBytes)
        {
            throw RpcErrors.MessageTooLarge(body.Length, maxBytes);
        }

        if (coding is null || body.IsEmpty)
        {
            take(state, body);
            return;
        }

        using var content = new WireWriter();
        coding.Decompress(body, maxBytes, content);
        take(state, new ReadOnlySequence<byte>(content.WrittenMemory));
    }

    private static ContentCoding? CodingOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is not { Count: > 0 } header)
        {
            return null;
        }

        // Several codings one over the other are legal, and nobody sends them.
        var name = header.ToString();
        if (name.Length == 0 || name.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (ContentCoding.Find(name.AsSpan().Trim()) is { } coding)
        {
            return coding;
        }

        request.HttpContext.Response.Headers.AcceptEncoding = Codings;
        throw RpcErrors.CompressionUnsupported(name);
    }
}
