using System.Runtime.CompilerServices;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Rest.Conditions;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>HTTP with JSON, or with bytes as they are, for a method with one response.</summary>
internal sealed class RestUnaryExchange(HttpContext http, RpcOptions options, RestMatch match) : RestExchange(http, options, match)
{
    // What slices say of an etag that is not the current one; services written for other gRPC servers say ABORTED alone.
    private const string EtagMismatch = "ETAG_MISMATCH";

    private readonly int _minCompressedBytes = options.MinCompressedBytes;
    private WireWriter? _json;
    private WireWriter? _compressed;
    private ReadOnlyMemory<byte> _body;
    private string _contentType = MediaTypes.Json;
    private string? _etag;
    private ContentCoding? _coding;
    private bool _isNotModified;

    // The outcome decides the status line, so nothing leaves before it.
    public override ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        WriteMetadata(headers, Http.Response.Headers);
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask FinishAsync(RpcCall call)
    {
        if (call.HasTrailers)
        {
            WriteMetadata(call.ResponseTrailers, Http.Response.Headers);
        }

        if (RpcFailure.Of(call) is { } failure)
        {
            await RestFailure.WriteAsync(Http, failure, Binding.Plans, StatusOf(failure));
            return;
        }

        SetHeaders(Http.Response);
        if (!IsHead && !_isNotModified)
        {
            await Http.Response.BodyWriter.WriteAsync(_body, Http.RequestAborted);
        }
    }

    public override void Dispose()
    {
        _json?.Dispose();
        _compressed?.Dispose();
        base.Dispose();
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        var etag = Binding.ResponseEtag is { } field ? field.Read(message.Span) : default;
        _isNotModified = !Conditions.IsWanted(etag);
        if (!_isNotModified)
        {
            WriteBody(message);
        }

        _etag = EntityTag.Format(etag, _coding?.Name);
        return ValueTask.CompletedTask;
    }

    private void WriteBody(ReadOnlyMemory<byte> message)
    {
        if (Binding.IsRawResponse)
        {
            // The message stays where it is until the exchange ends.
            (_contentType, _body) = RawBody.Read(message, Binding.ResponseField);
            return;
        }

        _json ??= new WireWriter();
        using (var json = new Utf8JsonWriter(_json, WriterOptions))
        {
            WriteJson(json, message.Span);
        }

        _body = _json.WrittenMemory;
        if (Binding.IsCompressible && _body.Length >= _minCompressedBytes)
        {
            Compress();
        }
    }

    private void Compress()
    {
        Http.Response.Headers.Append("Vary", "Accept-Encoding");
        if (ResponseContent.Choose(Http.Request) is not { } coding)
        {
            return;
        }

        _compressed = new WireWriter();
        coding.Compress(_body.Span, _compressed);
        _body = _compressed.WrittenMemory;
        _coding = coding;
    }

    private void SetHeaders(HttpResponse response)
    {
        RestFailure.ForbidStoring(response);
        if (_etag is not null)
        {
            response.Headers.ETag = _etag;
        }

        if (_isNotModified)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        RestFailure.SetHeaders(response, _contentType);
        response.ContentLength = _body.Length;
        if (_coding is not null)
        {
            response.Headers.ContentEncoding = _coding.Name;
        }
    }

    // RFC 9110 §13.1.1: what came as a condition of HTTP is answered as one.
    private int StatusOf(RpcFailure failure)
        => Conditions.HasGivenEtag && failure is { Code: StatusCode.Aborted, Reason: EtagMismatch or "" }
            ? StatusCodes.Status412PreconditionFailed
            : HttpStatus.Of(failure);
}
