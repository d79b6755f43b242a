using System.Globalization;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Writes failures as JSON: <c>{"error":{"code","status","message","details"}}</c>. Source: AIP-193.</summary>
internal static class RestFailure
{
    // google.rpc.Status: the details.
    private const int DetailsField = 3;

    /// <summary>Answers a request whose response has not started.</summary>
    public static ValueTask WriteAsync(HttpContext http, RpcFailure failure, MessagePlans plans)
        => WriteAsync(http, failure, plans, HttpStatus.Of(failure), MediaTypes.Json);

    /// <inheritdoc cref="WriteAsync(HttpContext, RpcFailure, MessagePlans)"/>
    /// <param name="status">The HTTP status, where it is not that of the failure's code.</param>
    /// <param name="contentType">Some form of JSON.</param>
    public static async ValueTask WriteAsync(HttpContext http, RpcFailure failure, MessagePlans plans, int status, string contentType = MediaTypes.Json)
    {
        using var body = new WireWriter();
        WriteObject(body, failure, plans, status);
        var response = http.Response;
        response.StatusCode = status;
        SetHeaders(response, contentType);
        ForbidStoring(response);
        response.ContentLength = body.Length;
        TellCaller(http, failure);
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
        }
    }

    /// <summary>Writes the object on one line.</summary>
    public static void WriteObject(WireWriter output, RpcFailure failure, MessagePlans plans, int status)
    {
        using var json = new Utf8JsonWriter(output, RestExchange.WriterOptions);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, status);
        json.WriteString("status"u8, HttpStatus.NameOf(failure.Code));
        json.WriteString("message"u8, failure.Message);
        json.WritePropertyName("details"u8);
        new JsonEncoder(json, plans, JsonFormat.Native).WriteFieldOf(plans.Status, plans.Status.Find(DetailsField)!, failure.Details);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Says in headers what a caller can do about a failure.</summary>
    public static void TellCaller(HttpContext http, RpcFailure failure)
    {
        if (failure.RetryAfter is { } delay)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (failure.Code == StatusCode.Unauthenticated)
        {
            // RFC 6750 §3: what is wrong is told only to who has sent a token.
            http.Response.Headers.WWWAuthenticate = http.Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        }
    }

    public static void SetHeaders(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>
    /// Keeps caches away unless the method has said something else: what is answered depends on who asks, and on headers that
    /// only slices know. Who wants to save transfers asks with the etag.
    /// </summary>
    public static void ForbidStoring(HttpResponse response)
    {
        if (response.Headers.CacheControl.Count == 0)
        {
            response.Headers.CacheControl = "no-store";
        }
    }
}
