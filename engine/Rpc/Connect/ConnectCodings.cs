using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>Which coding an answer may have. Source: connectrpc.com/docs/protocol, "Content-Coding".</summary>
internal static class ConnectCodings
{
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
            if (name.Equals(ContentCoding.Identity, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            // A weight of zero is a refusal. Other weights are not looked at; Connect's clients send none.
            if (ContentCoding.Find(name) is { } coding && Preference.Of(entry, name) > 0)
            {
                return coding;
            }
        }

        return null;
    }
}
