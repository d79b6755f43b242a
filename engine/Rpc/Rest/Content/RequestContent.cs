using System.Buffers;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Exchanges;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>A request's body, read whole and decompressed, within a limit that holds before and after.</summary>
internal static class RequestContent
{
    /// <summary>Reads the body and hands it on.</summary>
    /// <exception cref="Kernel.BaasException">
    /// rpc MESSAGE_TOO_LARGE, COMPRESSION_UNSUPPORTED, COMPRESSION_MALFORMED, and what <paramref name="take"/> throws.
    /// </exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask ReadAsync<TState>(
        HttpRequest request,
        int maxBytes,
        Action<TState, ReadOnlySequence<byte>> take,
        TState state,
        RpcCall call)
    {
        if (request.ContentLength > maxBytes)
        {
            throw RpcErrors.MessageTooLarge(request.ContentLength.Value, maxBytes);
        }

        var coding = RequestCoding.Of(NameOf(request), request.HttpContext.Response);
        var body = request.BodyReader;
        var content = await RequestBody.ReadWholeAsync(body, maxBytes, call);
        try
        {
            Take(content, coding, maxBytes, take, state);
        }
        finally
        {
            // Also of a body that is refused: what is not given back breaks the connection.
            RequestBody.GiveBack(body, content.End, content.End);
        }
    }

    /// <summary>Refuses a body that is compressed in any way.</summary>
    /// <exception cref="Kernel.BaasException">rpc COMPRESSION_UNSUPPORTED.</exception>
    public static void RequirePlain(HttpRequest request)
    {
        var name = NameOf(request);
        if (!ContentCoding.IsIdentity(name))
        {
            request.HttpContext.Response.Headers.AcceptEncoding = ContentCoding.Identity;
            throw RpcErrors.CompressionUnsupported(name);
        }
    }

    private static void Take<TState>(
        ReadOnlySequence<byte> body,
        ContentCoding? coding,
        int maxBytes,
        Action<TState, ReadOnlySequence<byte>> take,
        TState state)
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

    private static string NameOf(HttpRequest request)
        => request.Headers.ContentEncoding is { Count: > 0 } header ? header.ToString().Trim() : "";
}
