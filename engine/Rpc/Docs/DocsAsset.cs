using Grpc.Baas.Engine.Rpc.Rest.Content;

namespace Grpc.Baas.Engine.Rpc.Docs;

/// <summary>A file of the page.</summary>
internal sealed class DocsAsset
{
    // Where the build puts the files of the page.
    private const string ResourcePrefix = "docs/";

    // The page has the reader's access token, so nothing but its own files may run in it or hear from it. Source: CSP Level 3.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> MediaTypesByExtension = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly string _mediaType;
    private readonly TaggedBytes _content;

    private DocsAsset(string mediaType, byte[] content)
    {
        _mediaType = mediaType;
        _content = new TaggedBytes(content);
    }

    /// <summary>The files that are built in, with their names.</summary>
    public static IEnumerable<(string Name, DocsAsset Asset)> OfTheBuild()
    {
        var assembly = typeof(DocsAsset).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)))
        {
            using var source = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[source.Length];
            source.ReadExactly(content);
            yield return (resource[ResourcePrefix.Length..], new DocsAsset(MediaTypesByExtension[Path.GetExtension(resource)], content));
        }
    }

    /// <summary>Answers with the file, or says that the caller has it.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return _content.WriteAsync(http, _mediaType);
    }
}
