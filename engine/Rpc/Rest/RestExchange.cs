using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest.Conditions;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>HTTP with JSON, by a method's <c>google.api.http</c> option: the request's side, which all responses share.</summary>
internal abstract class RestExchange(HttpContext http, RpcOptions options, RestMatch match) : RpcExchange(http, options)
{
    /// <summary>
    /// Text beyond ASCII stays readable. Characters that HTML gives a meaning are safe too: the content type is JSON, and
    /// browsers are told not to guess another.
    /// </summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private WireWriter? _request;
    private RawPieces? _pieces;

    protected RestBinding Binding { get; } = match.Route.Binding!;

    /// <summary>What the caller makes the call depend on.</summary>
    protected Preconditions Conditions { get; } = new(http.Request);

    /// <summary>Whether only headers are asked for.</summary>
    protected bool IsHead => HttpMethods.IsHead(Http.Request.Method);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> ReadAsync(RpcCall call)
    {
        if (Binding.Method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
        {
            return await ReadPieceAsync(call);
        }

        if (_request is not null)
        {
            return false;
        }

        _request = new WireWriter();
        if (Binding.Body != RestBody.None || MayHaveStrayBody())
        {
            await RequestContent.ReadAsync(
                Http.Request,
                MaxReceiveBytes,
                static (exchange, body) => exchange.TakeBody(body, exchange._request!),
                this,
                call);
        }

        RequestParts.Write(match, Http.Request, _request);
        Conditions.Apply(Binding, _request);
        Message = new ReadOnlySequence<byte>(_request.WrittenMemory);
        return true;
    }

    public override void Dispose()
    {
        _request?.Dispose();
        base.Dispose();
    }

    /// <summary>Writes a response, or the part of it that the rule answers.</summary>
    protected void WriteJson(Utf8JsonWriter json, ReadOnlySpan<byte> message)
    {
        var encoder = new JsonEncoder(json, Binding.Plans, JsonFormat.Native);
        if (Binding.ResponseField is { } field)
        {
            encoder.WriteFieldOf(Binding.Response, field, message);
        }
        else
        {
            encoder.WriteMessage(Binding.Response, message);
        }

        json.Flush();
    }

    private async ValueTask<bool> ReadPieceAsync(RpcCall call)
    {
        if (!Binding.IsRawRequest)
        {
            throw RpcErrors.StreamingUnsupported(Binding.Method.Path);
        }

        _request ??= new WireWriter();
        _pieces ??= new RawPieces(match, Http.Request);
        var hasMore = await _pieces.NextAsync(_request, call);
        Message = new ReadOnlySequence<byte>(_request.WrittenMemory);
        return hasMore;
    }

    // A body where none belongs may hold what matters, such as an etag; passing over it would do more than was asked for. To
    // read with one means nothing: RFC 9110 §9.3.1.
    private bool MayHaveStrayBody()
        => !HttpMethods.IsGet(Http.Request.Method)
            && !IsHead
            && Http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    private void TakeBody(ReadOnlySequence<byte> body, WireWriter output)
    {
        if (Binding.IsRawRequest)
        {
            RawBody.Write(Http.Request.ContentType, body, Binding.BodyField, output);
        }
        else if (Binding.Body == RestBody.None)
        {
            JsonBody.RequireNothing(body);
        }
        else if (!body.IsEmpty)
        {
            JsonBody.Decode(Http.Request.ContentType, body, Binding, output);
        }
    }
}
