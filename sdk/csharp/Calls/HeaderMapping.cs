using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>Carries metadata into and out of HTTP headers. Source: grpc/doc/PROTOCOL-HTTP2.md, "Custom-Metadata".</summary>
internal static class HeaderMapping
{
    /// <summary>Metadata that chooses the encoding of one call's requests, as with Grpc.Net.Client. It is not sent.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    /// <summary>Header that says how often a call was sent before. Source: gRFC A6.</summary>
    public const string PreviousAttempts = "grpc-previous-rpc-attempts";

    /// <summary>Metadata that says which project a call is for.</summary>
    public const string Project = "baas-project";

    private const string Pushback = "grpc-retry-pushback-ms";

    private const string StatusDetails = "grpc-status-details-bin";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <exception cref="BaasClientException">INVALID_ARGUMENT: a text has other characters than printable ASCII.</exception>
    public static void Check(Metadata metadata)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (!entry.IsBinary && !IsText(entry.Value))
            {
                throw TransportFaults.MetadataInvalid(entry.Key);
            }
        }
    }

    /// <summary>Whether a header can have a text as it is.</summary>
    public static bool IsText(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    public static void Write(Metadata metadata, HttpRequestHeaders headers)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (IsOwn(entry.Key))
            {
                continue;
            }

            var value = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).TrimEnd('=') : entry.Value;
            headers.TryAddWithoutValidation(entry.Key, value);
        }
    }

    public static Metadata Read(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            var key = name.ToLowerInvariant();
            if (IsProtocol(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                Add(metadata, key, value);
            }
        }

        return metadata;
    }

    public static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <summary>When the server wants the call again; negative: never, or it cannot be read. Null: it does not say. Source: gRFC A6.</summary>
    public static TimeSpan? FindPushback(HttpHeaders headers)
    {
        if (Find(headers, Pushback) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromMilliseconds(-1);
    }

    private static void Add(Metadata metadata, string key, string value)
    {
        if (key.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            return;
        }

        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            metadata.Add(key, value);
            return;
        }

        // Several binary values may be joined by commas.
        foreach (var part in value.Split(','))
        {
            if (TryDecode(part.Trim(), out var bytes))
            {
                metadata.Add(key, bytes);
            }
        }
    }

    private static bool TryDecode(string base64, out byte[] bytes)
    {
        var padded = base64.PadRight((base64.Length + 3) / 4 * 4, '=');
        bytes = new byte[padded.Length / 4 * 3];
        var isValid = Convert.TryFromBase64String(padded, bytes, out var length);
        bytes = bytes[..length];
        return isValid;
    }

    // What the client says itself; twice would be wrong.
    private static bool IsOwn(string key) =>
        key is "te" or "content-type" or "user-agent" or "grpc-timeout" or PreviousAttempts or EncodingRequest or MessageEncoding.HeaderName or MessageEncoding.AcceptHeaderName;

    private static bool IsProtocol(string key) => key.StartsWith("grpc-", StringComparison.Ordinal) && key != StatusDetails;
}
