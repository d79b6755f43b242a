namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>What bodies are said to be, and what is asked for.</summary>
internal static class MediaTypes
{
    public const string EventStream = "text/event-stream";

    public const string Lines = "application/x-ndjson";

    /// <summary>Refuses a body that is said to be something else than JSON in UTF-8, or is compressed.</summary>
    public static void RequireJson(HttpRequest request)
    {
        var contentType = request.ContentType ?? "";
        if (contentType.Length > 0 && !IsJson(contentType))
        {
            throw RpcErrors.ContentTypeUnsupported(contentType);
        }

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw RpcErrors.CompressionUnsupported(encoding);
        }
    }

    /// <summary>Whether a client asks for Server-Sent Events by name.</summary>
    public static bool WantsEventStream(HttpRequest request)
        => request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string contentType)
    {
        var end = contentType.IndexOf(';');
        var type = (end < 0 ? contentType.AsSpan() : contentType.AsSpan(0, end)).Trim();
        var parameters = end < 0 ? default : contentType.AsSpan(end + 1);
        var isOtherCharset = parameters.Contains("charset", StringComparison.OrdinalIgnoreCase)
            && !parameters.Contains("utf-8", StringComparison.OrdinalIgnoreCase);
        return !isOtherCharset && (type.Equals(RestExchange.JsonType, StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)));
    }
}
