using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Sockets;
using Grpc.Baas.V1.Topics;

namespace Grpc.Baas.Engine.Topics.Wire;

/// <summary>
/// The commands and answers of a connection in JSON, as <c>{"method": "subscribe", "attributes": {"topicName": "a,b", "filters": {…}}, "id": 1}</c>.
/// </summary>
internal sealed class LiveCodec : ISocketCodec
{
    public const int MaxTextBytes = 64 << 10;

    private const int MaxIdBytes = 100;

    // Of the message in a command; what is deeper no client could read in protobuf.
    private static readonly JsonDocumentOptions ReaderOptions = new() { MaxDepth = 32 };

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Of the last request, as far as it could be read.
    private string _id = "";
    private string _method = "";

    public byte[] Decode(ReadOnlySpan<byte> text)
    {
        (_id, _method) = ("", "");
        try
        {
            // The document needs memory that stays; texts are short.
            using var document = JsonDocument.Parse(text.ToArray(), ReaderOptions);
            return Read(document.RootElement).ToByteArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Half a surrogate pair is an InvalidOperationException.
            throw RpcErrors.SocketMessageUnreadable("it is no JSON.", exception);
        }
    }

    public void Encode(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        var response = LiveReader.Parse(message);
        if (LiveWriter.IsTold(response))
        {
            using var json = new Utf8JsonWriter(output, WriterOptions);
            LiveWriter.Write(json, response);
        }
    }

    public void EncodeFault(BaasException fault, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, WriterOptions);
        LiveWriter.WriteFault(json, _id, _method, fault.Definition.Reason, fault.Message);
    }

    private ConnectRequest Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw RpcErrors.SocketMessageUnreadable("an object is expected.");
        }

        _id = ReadId(root);
        _method = root.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String ? method.GetString()! : "";
        var attributes = root.TryGetProperty("attributes", out var given) && given.ValueKind != JsonValueKind.Null ? given : default;
        if (attributes.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            throw TopicsErrors.CommandInvalid("attributes", "an object is expected");
        }

        var request = LiveReader.ReadCommand(_method, attributes);
        request.Id = _id;
        return request;
    }

    // It is kept as it is written, a number or a text, so that the answer has the same.
    private static string ReadId(JsonElement root)
    {
        if (!root.TryGetProperty("id", out var id) || id.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        return id.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.GetRawText() is { Length: <= MaxIdBytes } raw
            ? raw
            : throw TopicsErrors.CommandInvalid("id", $"a number or a text is expected, up to {MaxIdBytes} characters");
    }
}
