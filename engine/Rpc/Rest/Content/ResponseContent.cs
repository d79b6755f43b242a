using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Exchanges;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>
/// Chooses how a response is compressed. What is compressed tells by its length how well text that a stranger chose matches a
/// secret beside it (BREACH), so only answers of methods that change nothing are, and none whose message has a field that is
/// marked as sensitive (<c>debug_redact</c>): tokens and keys are given out by methods that change something, and what is read
/// again is marked. Source: RFC 9110 §12.5.3.
/// </summary>
internal static class ResponseContent
{
    private const string AnyCoding = "*";

    /// <summary>The coding that a client wants most among ours; null for none. Of those that it wants alike, gzip costs least.</summary>
    public static ContentCoding? Choose(HttpRequest request)
    {
        if (request.Headers.AcceptEncoding is not { Count: > 0 } accepted)
        {
            return null;
        }

        var header = accepted.ToString();
        var plain = Math.Max(Preference.Of(header, ContentCoding.Identity), 0);
        ContentCoding? best = null;
        var most = 0.0;
        foreach (var coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Gzip, ContentCoding.Brotli])
        {
            var weight = Preference.Of(header, coding.Name);
            weight = weight < 0 ? Preference.Of(header, AnyCoding) : weight;
            if (weight > most && weight >= plain)
            {
                (best, most) = (coding, weight);
            }
        }

        return best;
    }
}
