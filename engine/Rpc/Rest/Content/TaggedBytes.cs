using System.Buffers.Text;
using System.Security.Cryptography;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Rest.Conditions;

namespace Grpc.Baas.Engine.Rpc.Rest.Content;

/// <summary>A document that is the same for every caller, with a tag that changes when it does. Source: RFC 9110 §8.8.3, §13.1.2.</summary>
internal sealed class TaggedBytes
{
    // 128 bits, as many as a UUID.
    private const int TagBytes = 16;

    private readonly byte[] _content;
    private readonly byte[] _tag;

    // Compressed once each, since they are large, and asked for again and again by pages that show them.
    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<byte[]> _brotli;

    public TaggedBytes(byte[] content)
    {
        _content = content;
        _tag = System.Text.Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, TagBytes)));
        _gzip = new Lazy<byte[]>(() => Compress(ContentCoding.Gzip));
        _brotli = new Lazy<byte[]>(() => Compress(ContentCoding.Brotli));
    }

    public ReadOnlyMemory<byte> Bytes => _content;

    /// <summary>Answers with the document, or says that the caller has it; to HEAD with the headers alone.</summary>
    public async Task WriteAsync(HttpContext http, string contentType)
    {
        var response = http.Response;
        var coding = ResponseContent.Choose(http.Request);
        response.Headers.ETag = EntityTag.Format(_tag, coding?.Name);
        response.Headers.Vary = "Accept-Encoding";

        // It may be kept, but it may also be another after the next change of the schema.
        response.Headers.CacheControl = "no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        if (IsKnown(http.Request.Headers.IfNoneMatch.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = coding is null ? _content : coding == ContentCoding.Gzip ? _gzip.Value : _brotli.Value;
        if (coding is not null)
        {
            response.Headers.ContentEncoding = coding.Name;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, http.RequestAborted);
        }
    }

    private byte[] Compress(ContentCoding coding)
    {
        using var output = new WireWriter();
        coding.Compress(_content, output);
        return output.WrittenSpan.ToArray();
    }

    // What cannot be read matches nothing: then the document is sent, which is always right.
    private bool IsKnown(string known)
    {
        var list = known.AsSpan().Trim();
        if (list is "*")
        {
            return true;
        }

        while (!list.IsEmpty && EntityTag.TryTake(ref list, out var tag, out _))
        {
            if (System.Text.Ascii.Equals(_tag, tag))
            {
                return true;
            }
        }

        return false;
    }
}
