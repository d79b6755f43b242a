using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>A document that is the same for every caller, with a tag that changes when it does. Source: RFC 9110 §8.8.3, §13.1.2.</summary>
internal sealed class TaggedBytes(byte[] content)
{
    // 128 bits, as many as a UUID.
    private const int TagBytes = 16;

    private readonly EntityTagHeaderValue _tag = new($"\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, TagBytes))}\"");

    public ReadOnlyMemory<byte> Content => content;

    /// <summary>Answers with the document, or says that the caller has it; to HEAD with the headers alone.</summary>
    public async Task WriteAsync(HttpContext http, string contentType)
    {
        var response = http.Response;
        response.Headers.ETag = _tag.ToString();

        // It may be kept, but it may also be another after the next change of the schema.
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        if (IsKnown(http.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(content, http.RequestAborted);
        }
    }

    private bool IsKnown(HttpRequest request)
        => EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch.OfType<string>().ToArray(), out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_tag, useStrongComparison: false));
}
