using System.Text;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// What bodies are said to be, and what is asked for. <c>Accept</c> chooses the form of a stream and nothing else: an answer in
/// JSON says more to a browser or curl than a refusal (RFC 9110 §12.4.1 lets a server do so).
/// </summary>
internal static class MediaTypes
{
    public const string Json = "application/json";

    public const string JsonUtf8 = "application/json; charset=utf-8";

    public const string EventStream = "text/event-stream";

    public const string Lines = "application/x-ndjson";

    public const string Bytes = "application/octet-stream";

    /// <summary>Whether a body is said to be JSON in UTF-8, or nothing is said.</summary>
    public static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType) || contentType is Json)
        {
            return true;
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !(Is(type.MediaType, Json) || Is(type.Suffix, "json")))
        {
            return false;
        }

        // RFC 8259 §8.1: JSON is UTF-8. ASCII is a part of it.
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        return charset.Length == 0 || Is(charset, "utf-8") || Is(charset, "us-ascii");
    }

    /// <summary>Whether a client prefers Server-Sent Events to lines. <c>*/*</c> says nothing about that.</summary>
    /// <param name="isUsual">Whether who names neither gets them.</param>
    public static bool WantsEventStream(string accept, bool isUsual)
    {
        var lines = Math.Max(Preference.Of(accept, Lines), Preference.Of(accept, Json));
        var events = Preference.Of(accept, EventStream);
        return events < 0 ? isUsual && lines <= 0 : events > 0 && events >= lines;
    }

    /// <summary>Whether a text can stand in a response's <c>Content-Type</c>.</summary>
    public static bool IsType(string text) => Ascii.IsValid(text) && MediaTypeHeaderValue.TryParse(text, out _);

    private static bool Is(StringSegment found, string wanted) => found.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
