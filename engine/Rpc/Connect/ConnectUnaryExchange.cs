using System.Buffers;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>
/// Connect for a method with one request and one response: a message is a body, and an error an HTTP status with JSON.
/// Source: connectrpc.com/docs/protocol, "Unary (Request-Response) RPCs".
/// </summary>
/// <param name="query">The request of a GET; null for a POST, which has it in its body.</param>
internal sealed class ConnectUnaryExchange(
    HttpContext http,
    RpcOptions options,
    RpcMethod method,
    MessagePlans plans,
    ConnectCodec codec,
    ConnectQuery? query)
    : RpcExchange(http, options)
{
    private readonly MessageJson? _json = codec == ConnectCodec.Json ? new MessageJson(method.Descriptor!, plans) : null;
    private ConnectBody? _body;
    private ReadOnlyMemory<byte> _response;

    private string CodingName => query is null ? Http.Request.Headers.ContentEncoding.ToString() : query.Compression ?? "";

    public override TimeSpan? FindTimeout() => ConnectHeaders.ReadTimeout(Http.Request);

    public override ValueTask<bool> ReadAsync(RpcCall call)
    {
        if (_body is not null)
        {
            // What was read is used by now; the request is whole in the handler's hands.
            _body.Release();
            return ValueTask.FromResult(false);
        }

        _body = new ConnectBody(Http, MaxReceiveBytes);
        ConnectHeaders.RequireVersion(Http.Request);
        var coding = RequestCoding.Of(CodingName, Http.Response);
        if (query is null)
        {
            var reading = _body.ReadAsync(call, coding);
            if (!reading.IsCompletedSuccessfully)
            {
                return ShowLaterAsync(reading, _body);
            }

            // Also a task that is done must be consumed, or it never goes back to its pool.
            reading.GetAwaiter().GetResult();
        }
        else
        {
            query.RequireCodec();
            _body.Take(query, coding);
        }

        return ValueTask.FromResult(Show(_body));
    }

    // The outcome decides the status line, so nothing leaves before it.
    public override ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken)
    {
        WriteMetadata(headers, Http.Response.Headers);
        return ValueTask.CompletedTask;
    }

    public override ValueTask FinishAsync(RpcCall call)
    {
        if (call.HasTrailers)
        {
            WriteMetadata(call.ResponseTrailers, Http.Response.Headers, ConnectHeaders.TrailerPrefix);
        }

        if (query is not null)
        {
            // Caches may keep what GET answers, errors too, by rules of their own; only the handler knows whether that is right.
            RestFailure.ForbidStoring(Http.Response);
            Http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        }

        return RpcFailure.Of(call) is { } failure ? ConnectFailure.WriteAsync(Http, failure, plans) : SendAsync();
    }

    public override void Dispose()
    {
        _body?.Dispose();
        _json?.Dispose();
        base.Dispose();
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
    {
        _response = _json is null ? message : _json.Encode(message.Span, shared: null);
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ShowLaterAsync(ValueTask reading, ConnectBody body)
    {
        await reading;
        return Show(body);
    }

    private bool Show(ConnectBody body)
    {
        Message = _json is null ? body.Message : _json.Decode(body.Message);
        return true;
    }

    private ContentCoding? ChooseCoding()
        => !IsCompressible || _response.Length < Options.MinCompressedBytes || (Flags & WriteFlags.NoCompress) != 0
            ? null
            : ConnectCodings.ForResponse(Http.Request.Headers.AcceptEncoding, CodingName);

    private ValueTask SendAsync()
    {
        SetHeaders(Http.Response);
        if (ChooseCoding() is { } coding)
        {
            return SendAsync(coding);
        }

        Http.Response.ContentLength = _response.Length;
        var starting = Http.Response.StartAsync(CancellationToken.None);
        if (!starting.IsCompletedSuccessfully)
        {
            return SendLaterAsync(starting);
        }

        Http.Response.BodyWriter.Write(_response.Span);
        return ValueTask.CompletedTask;
    }

    private async ValueTask SendAsync(ContentCoding coding)
    {
        using var compressed = new WireWriter();
        coding.Compress(_response.Span, compressed);
        Http.Response.Headers.ContentEncoding = coding.Name;
        Http.Response.ContentLength = compressed.Length;
        await Http.Response.BodyWriter.WriteAsync(compressed.WrittenMemory, Http.RequestAborted);
    }

    private async ValueTask SendLaterAsync(Task starting)
    {
        await starting;
        Http.Response.BodyWriter.Write(_response.Span);
    }

    private void SetHeaders(HttpResponse response)
    {
        if (_json is null && query is null)
        {
            // What came by POST as protobuf no page can load as something else, and a header that Kestrel has no place for costs.
            response.ContentType = ConnectTypes.Proto;
        }
        else
        {
            RestFailure.SetHeaders(response, _json is null ? ConnectTypes.Proto : MediaTypes.Json);
        }
    }
}
