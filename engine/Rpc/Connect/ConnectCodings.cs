using Grpc.Baas.Engine.Rpc.Compression;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>Which coding a message has, and which its answer may have. Source: connectrpc.com/docs/protocol, "Content-Coding".</summary>
internal static class ConnectCodings
{
    /// <summary>The codings that are served, as Accept-Encoding lists them.</summary>
    public const string Supported = "gzip, br, deflate";

    /// <summary>The coding that a request names; null for messages as they are.</summary>
    /// <exception cref="Kernel.BaasException">rpc COMPRESSION_UNSUPPORTED.</exception>
    public static ContentCoding? Required(ReadOnlySpan<char> name)
        => name.IsEmpty || name.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? null
            : ContentCoding.Find(name) ?? throw RpcErrors.CompressionUnsupported(name.ToString());

    /// <summary>The coding for a response; null to send it as it is.</summary>
    /// <param name="accepted">The codings that the caller takes, best first; if it says nothing, the one of its request.</param>
    /// <param name="ofRequest">Name of the request's coding.</param>
    public static ContentCoding? ForResponse(StringValues accepted, ReadOnlySpan<char> ofRequest)
    {
        if (accepted.Count == 0)
        {
            return ContentCoding.Find(ofRequest);
        }

        var list = accepted.ToString().AsSpan();
        foreach (var range in list.Split(','))
        {
            var entry = list[range];
            var parameters = entry.IndexOf(';');
            var name = (parameters < 0 ? entry : entry[..parameters]).Trim();
            if (name.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            if (ContentCoding.Find(name) is { } coding && !(parameters >= 0 && IsRefused(entry[parameters..])))
            {
                return coding;
            }
        }

        return null;
    }

    // RFC 9110 §12.4.2: a weight of zero is a refusal. Other weights are not looked at; Connect's clients send none.
    private static bool IsRefused(ReadOnlySpan<char> parameters)
    {
        var weight = parameters[1..].Trim();
        return weight.StartsWith("q=0", StringComparison.OrdinalIgnoreCase) && !weight[2..].ContainsAnyInRange('1', '9');
    }
}
