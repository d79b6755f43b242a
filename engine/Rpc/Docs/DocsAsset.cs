using System.IO.Compression;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.OpenApi;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc.Docs;

/// <summary>A file of the page, as it is and compressed; each form has a tag of its own, as RFC 9110 §8.8.3 wants it.</summary>
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
    private readonly TaggedBytes _plain;
    private readonly Lazy<TaggedBytes> _gzip;
    private readonly Lazy<TaggedBytes> _brotli;

    private DocsAsset(string mediaType, byte[] content)
    {
        _mediaType = mediaType;
        _plain = new TaggedBytes(content);
        _gzip = new Lazy<TaggedBytes>(() => Compress(content, target => new GZipStream(target, CompressionLevel.SmallestSize)));
        _brotli = new Lazy<TaggedBytes>(() => Compress(content, target => new BrotliStream(target, CompressionLevel.SmallestSize)));
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

    /// <summary>Answers with the file in the coding that the caller likes most.</summary>
    public Task WriteAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (ResponseContent.Choose(http.Request) is not { } coding)
        {
            return _plain.WriteAsync(http, _mediaType);
        }

        headers.ContentEncoding = coding.Name;
        return (coding == ContentCoding.Brotli ? _brotli : _gzip).Value.WriteAsync(http, _mediaType);
    }

    private static TaggedBytes Compress(byte[] content, Func<Stream, Stream> open)
    {
        using var target = new MemoryStream();
        using (var compressor = open(target))
        {
            compressor.Write(content);
        }

        return new TaggedBytes(target.ToArray());
    }
}
