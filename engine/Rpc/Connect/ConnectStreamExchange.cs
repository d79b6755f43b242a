using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>
/// Connect for a method that streams: messages framed as gRPC's, and a last frame with the outcome as JSON. The HTTP status is 200 whatever
/// that is. Source: connectrpc.com/docs/protocol, "Streaming RPCs".
/// </summary>
internal sealed class ConnectStreamExchange : FramedExchange
{
    // The frame that ends the response.
    private const byte EndFlag = 2;

    private readonly MessagePlans _plans;
    private readonly ConnectCodec _codec;
    private bool _isBegun;

    public ConnectStreamExchange(HttpContext http, RpcOptions options, RpcMethod method, MessagePlans plans, ConnectCodec codec)
        : base(http, options, http.Request.BodyReader)
    {
        _plans = plans;
        _codec = codec;
        if (codec == ConnectCodec.Json && method.Descriptor is { } descriptor)
        {
            UseJson(new MessageJson(descriptor, plans));
        }
    }

    protected override string ResponseType
        => ResponseTypes.Of(Http.Request, ConnectTypes.StreamPrefix + (_codec == ConnectCodec.Json ? "json" : "proto"));

    protected override StringValues RequestEncoding => Http.Request.Headers[ConnectHeaders.ContentEncoding];

    protected override ContentCoding? DefaultCoding
        => IsCompressible ? ConnectCodings.ForResponse(AcceptedEncodings, RequestEncoding.ToString()) : null;

    private StringValues AcceptedEncodings => Http.Request.Headers[ConnectHeaders.AcceptEncoding];

    public override TimeSpan? FindTimeout() => ConnectHeaders.ReadTimeout(Http.Request);

    public override ValueTask<bool> ReadAsync(RpcCall call)
    {
        if (!_isBegun)
        {
            _isBegun = true;
            ConnectHeaders.RequireVersion(Http.Request);
        }

        return base.ReadAsync(call);
    }

    public override async ValueTask FinishAsync(RpcCall call)
    {
        if (!Http.Response.HasStarted)
        {
            Http.Response.ContentType = ResponseType;
            await Http.Response.StartAsync(CancellationToken.None);
        }

        using var end = new WireWriter();
        using (var json = new Utf8JsonWriter(end, RestExchange.WriterOptions))
        {
            json.WriteStartObject();
            if (RpcFailure.Of(call) is { } failure)
            {
                json.WritePropertyName("error"u8);
                ConnectFailure.Write(json, failure, _plans);
            }

            if (call.HasTrailers)
            {
                WriteTrailers(json, call.ResponseTrailers);
            }

            json.WriteEndObject();
        }

        WriteFrame(Http.Response.BodyWriter, EndFlag, end.WrittenSpan);
    }

    protected override ContentCoding? FindCoding(ReadOnlySpan<char> name) => ContentCoding.Find(name);

    protected override bool Accepts(ContentCoding coding)
        => AcceptedEncodings.Count > 0 ? Preference.Of(AcceptedEncodings.ToString(), coding.Name) > 0 : coding == ContentCoding.Find(RequestEncoding.ToString());

    protected override void NameEncoding(IHeaderDictionary headers, ContentCoding coding) => headers[ConnectHeaders.ContentEncoding] = coding.Name;

    protected override void TellEncodings(IHeaderDictionary headers) => headers[ConnectHeaders.AcceptEncoding] = RequestCoding.Accepted;

    // Each name once, with all its values, in the order of their first use.
    private static void WriteTrailers(Utf8JsonWriter json, Metadata trailers)
    {
        json.WriteStartObject("metadata"u8);
        for (var i = 0; i < trailers.Count; i++)
        {
            var key = trailers[i].Key;
            if (trailers.Get(key) != trailers[i])
            {
                continue;
            }

            json.WriteStartArray(key);
            foreach (var entry in trailers.GetAll(key))
            {
                json.WriteStringValue(HeaderMetadata.TextOf(entry));
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
