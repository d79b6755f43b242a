namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Where in a URL a text stands, which decides how it is unescaped.</summary>
internal enum UrlPart
{
    /// <summary>A variable of one path segment: every escape is undone.</summary>
    Segment,

    /// <summary>A variable of several path segments: characters that RFC 6570 reserves stay escaped.</summary>
    Segments,

    /// <summary>A query parameter: a plus sign is a space, as browsers, curl and every URL library write it (WHATWG URL §5.1).</summary>
    Query,
}
