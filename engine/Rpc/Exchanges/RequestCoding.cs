using Grpc.Baas.Engine.Rpc.Compression;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>How the body of a request is compressed. Source: RFC 9110 §8.4.</summary>
internal static class RequestCoding
{
    /// <summary>The codings that are taken, as <c>Accept-Encoding</c> lists them.</summary>
    public const string Accepted = "gzip, br, deflate";

    /// <summary>The coding of a name; null for a body as it is.</summary>
    /// <param name="name">What the request says. Several codings, one over the other, are legal, and nobody sends them.</param>
    /// <exception cref="Kernel.BaasException">rpc COMPRESSION_UNSUPPORTED; the response then names those that are taken (§12.5.3).</exception>
    public static ContentCoding? Of(ReadOnlySpan<char> name, HttpResponse response)
    {
        if (ContentCoding.IsIdentity(name))
        {
            return null;
        }

        if (ContentCoding.Find(name) is { } coding)
        {
            return coding;
        }

        response.Headers.AcceptEncoding = Accepted;
        throw RpcErrors.CompressionUnsupported(name.ToString());
    }
}
