using System.Globalization;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Writes failures as JSON: <c>{"error":{"code","status","message","details"}}</c>. Source: AIP-193.</summary>
internal static class RestFailure
{
    // google.rpc.Status: the details.
    private const int DetailsField = 3;

    /// <summary>Answers a request whose response has not started.</summary>
    public static async ValueTask WriteAsync(HttpContext http, RpcFailure failure, MessagePlans plans)
    {
        using var body = new WireWriter();
        WriteObject(body, failure, plans);
        var response = http.Response;
        response.StatusCode = HttpStatus.Of(failure);
        SetHeaders(response, RestExchange.JsonType);
        response.ContentLength = body.Length;
        if (failure.RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (failure.Code == StatusCode.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        await response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    /// <summary>Writes the object on one line.</summary>
    public static void WriteObject(WireWriter output, RpcFailure failure, MessagePlans plans)
    {
        using var json = new Utf8JsonWriter(output, RestExchange.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, HttpStatus.Of(failure));
        json.WriteString("status"u8, HttpStatus.NameOf(failure.Code));
        json.WriteString("message"u8, failure.Message);
        json.WritePropertyName("details"u8);
        new JsonEncoder(json, plans, JsonFormat.Native).WriteFieldOf(plans.Status, plans.Status.Find(DetailsField)!, failure.Details);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
    }

    public static void SetHeaders(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
