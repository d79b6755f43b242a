namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>Content types of responses.</summary>
internal static class ResponseTypes
{
    /// <summary>The caller's own content type, or <paramref name="plain"/>: a header of a response cannot hold all that one of a request can.</summary>
    public static string Of(HttpRequest request, string plain)
        => request.ContentType is { } asked && !asked.AsSpan().ContainsAnyExceptInRange(' ', '~') ? asked : plain;
}
