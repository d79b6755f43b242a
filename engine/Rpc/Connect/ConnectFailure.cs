using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>
/// Writes failures as Connect has them: <c>{"code","message","details":[{"type","value","debug"}]}</c>.
/// Source: connectrpc.com/docs/protocol, "Error and EndStreamResponse".
/// </summary>
internal static class ConnectFailure
{
    // google.rpc.Status: the details. google.protobuf.Any: the URL that ends with the name of the type, and the message.
    private const int DetailsField = 3;
    private const int TypeField = 1;
    private const int ValueField = 2;

    /// <summary>Answers a unary call whose response has not started.</summary>
    public static async ValueTask WriteAsync(HttpContext http, RpcFailure failure, MessagePlans plans)
    {
        using var body = new WireWriter();
        using (var json = new Utf8JsonWriter(body, RestExchange.WriterOptions))
        {
            Write(json, failure, plans);
        }

        var response = http.Response;
        response.StatusCode = ConnectCode.HttpStatusOf(failure);
        RestFailure.SetHeaders(response, MediaTypes.Json);
        response.ContentLength = body.Length;
        RestFailure.TellCaller(http, failure);
        await response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    /// <summary>Writes the object.</summary>
    public static void Write(Utf8JsonWriter json, RpcFailure failure, MessagePlans plans)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, ConnectCode.NameOf(failure.Code));
        if (failure.Message.Length > 0)
        {
            json.WriteString("message"u8, failure.Message);
        }

        WriteDetails(json, failure.Details, plans);
        json.WriteEndObject();
    }

    // A handler may give details of its own making; what cannot be read of them is left out.
    private static void WriteDetails(Utf8JsonWriter json, ReadOnlySpan<byte> status, MessagePlans plans)
    {
        var isOpen = false;
        try
        {
            var reader = new WireReader(status);
            while (reader.TryReadTag(out var number, out var type))
            {
                if (number != DetailsField || type != WireType.Bytes)
                {
                    reader.Skip(number, type);
                    continue;
                }

                if (TryReadAny(reader.ReadBytes(), out var typeUrl, out var value))
                {
                    OpenDetails(json, ref isOpen);
                    WriteDetail(json, typeUrl, value, plans);
                }
            }
        }
        catch (WireFormatException)
        {
            // The status ends where it breaks; those before it are written.
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    private static void OpenDetails(Utf8JsonWriter json, ref bool isOpen)
    {
        if (!isOpen)
        {
            json.WriteStartArray("details"u8);
            isOpen = true;
        }
    }

    private static bool TryReadAny(ReadOnlySpan<byte> any, out string typeUrl, out ReadOnlySpan<byte> value)
    {
        typeUrl = "";
        value = default;
        var reader = new WireReader(any);
        while (reader.TryReadTag(out var number, out var type))
        {
            if (number == TypeField && type == WireType.Bytes)
            {
                typeUrl = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else if (number == ValueField && type == WireType.Bytes)
            {
                value = reader.ReadBytes();
            }
            else
            {
                reader.Skip(number, type);
            }
        }

        return typeUrl.Length > 0;
    }

    private static void WriteDetail(Utf8JsonWriter json, string typeUrl, ReadOnlySpan<byte> value, MessagePlans plans)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, typeUrl.AsSpan(typeUrl.LastIndexOf('/') + 1));
        json.WriteString("value"u8, HeaderMetadata.TextOf(value));
        if (plans.FindByTypeUrl(typeUrl) is { } plan)
        {
            WriteDebug(json, plan, value, plans);
        }

        json.WriteEndObject();
    }

    // For people who look at the wire. It is made apart, so that a value that is not of its type leaves nothing half written.
    private static void WriteDebug(Utf8JsonWriter json, MessagePlan plan, ReadOnlySpan<byte> value, MessagePlans plans)
    {
        using var text = new WireWriter();
        try
        {
            using var writer = new Utf8JsonWriter(text, RestExchange.WriterOptions);
            new JsonEncoder(writer, plans, JsonFormat.Canonical).WriteMessage(plan, value);
        }
        catch (WireFormatException)
        {
            return;
        }

        json.WritePropertyName("debug"u8);
        json.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
    }
}
