using System.IO.Pipelines;
using System.Text;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Framing;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// gRPC-Web over HTTP/1.1 and HTTP/2: the trailers are a last frame of the body. Bodies are binary, or base64 for callers that can only
/// read text, each frame by itself, so that a message can be read as soon as it comes. Source: grpc/doc/PROTOCOL-WEB.md.
/// </summary>
internal sealed class GrpcWebExchange : FramedExchange
{
    private readonly Base64BodyReader? _decoder;
    private readonly bool _isTextAsked;

    private GrpcWebExchange(HttpContext http, RpcOptions options, Base64BodyReader? decoder)
        : base(http, options, decoder ?? http.Request.BodyReader)
    {
        _decoder = decoder;
        _isTextAsked = IsTextAsked(http.Request);
    }

    protected override string ResponseType => _isTextAsked == _decoder is not null
        ? ResponseTypes.Of(Http.Request, _isTextAsked ? WireProtocols.GrpcWebText : WireProtocols.GrpcWeb)
        : (_isTextAsked ? WireProtocols.GrpcWebText : WireProtocols.GrpcWeb)
            + (WireProtocols.IsJson(Http.Request.ContentType) ? WireProtocols.Json : WireProtocols.Protobuf);

    protected override ContentCoding? DefaultCoding => IsCompressible ? base.DefaultCoding : null;

    /// <param name="isText">Whether the request's body is base64.</param>
    public static GrpcWebExchange Open(HttpContext http, RpcOptions options, bool isText)
        => new(http, options, isText ? new Base64BodyReader(http.Request.BodyReader) : null);

    public override ValueTask FinishAsync(RpcCall call)
    {
        var response = Http.Response;
        if (!response.HasStarted)
        {
            response.ContentType = ResponseType;
            StatusTrailers.Write(call, response.Headers);
            return ValueTask.CompletedTask;
        }

        if (StatusTrailers.IsPlain(call))
        {
            WriteFrame(response.BodyWriter, GrpcFrame.TrailersFlag, StatusTrailers.PlainBlock);
            return ValueTask.CompletedTask;
        }

        var trailers = new HeaderDictionary();
        StatusTrailers.Write(call, trailers);
        var block = new StringBuilder();
        foreach (var (name, values) in trailers)
        {
            foreach (var value in values)
            {
                block.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
            }
        }

        WriteFrame(response.BodyWriter, GrpcFrame.TrailersFlag, Encoding.Latin1.GetBytes(block.ToString()));
        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        base.Dispose();
        _decoder?.Dispose();
    }

    protected override bool HasPlainFrames => !_isTextAsked;

    protected override void WriteFrame(PipeWriter output, byte flags, ReadOnlySpan<byte> content)
    {
        if (_isTextAsked)
        {
            Base64Frame.Write(output, flags, content);
        }
        else
        {
            base.WriteFrame(output, flags, content);
        }
    }

    // The header Accept decides what the response is, and the request's own form if that header names neither.
    private static bool IsTextAsked(HttpRequest request)
    {
        foreach (var line in request.Headers.Accept)
        {
            if (line?.Contains(WireProtocols.GrpcWeb, StringComparison.OrdinalIgnoreCase) is true)
            {
                return line.Contains(WireProtocols.GrpcWebText, StringComparison.OrdinalIgnoreCase);
            }
        }

        return WireProtocols.Of(request.ContentType) == WireProtocol.GrpcWebText;
    }
}
