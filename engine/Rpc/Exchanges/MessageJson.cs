using System.Buffers;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>The messages of one call as JSON: wire bytes out of requests, and responses out of wire bytes.</summary>
internal sealed class MessageJson(MethodDescriptor method, MessagePlans plans) : IDisposable
{
    private readonly WireWriter _request = new();
    private readonly WireWriter _response = new();
    private readonly MessagePlan _requestPlan = plans.Get(method.InputType);
    private readonly MessagePlan _responsePlan = plans.Get(method.OutputType);
    private Utf8JsonWriter? _json;

    /// <summary>The wire bytes of a request; valid until the next one is decoded.</summary>
    public ReadOnlySequence<byte> Decode(in ReadOnlySequence<byte> json)
    {
        _request.Clear();
        using var whole = new ContiguousBytes(json);
        JsonDecoder.Decode(whole.Span, _requestPlan, plans, _request);
        return new ReadOnlySequence<byte>(_request.WrittenMemory);
    }

    /// <summary>The text of a response; valid until the next one is encoded.</summary>
    /// <param name="shared">The array that is the message, when others may send it too.</param>
    public ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> message, byte[]? shared)
    {
        if (_responsePlan.SharedTexts.TryGet(shared, out var text))
        {
            return text;
        }

        var made = Encode(message);
        _responsePlan.SharedTexts.Add(shared, made.Span);
        return made;
    }

    private ReadOnlyMemory<byte> Encode(ReadOnlySpan<byte> message)
    {
        _response.Clear();
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_response, RestExchange.WriterOptions);
        }
        else
        {
            _json.Reset(_response);
        }

        new JsonEncoder(_json, plans, JsonFormat.Canonical).WriteMessage(_responsePlan, message);
        _json.Flush();
        return _response.WrittenMemory;
    }

    public void Dispose()
    {
        _json?.Dispose();
        _request.Dispose();
        _response.Dispose();
    }
}
