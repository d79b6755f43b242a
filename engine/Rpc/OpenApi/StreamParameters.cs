using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>What requests for streams have beside the fields of their message.</summary>
internal static class StreamParameters
{
    /// <summary>The access token in the query, for clients that cannot send headers.</summary>
    public static OpenApiParameter Token() => new()
    {
        Name = "token",
        In = ParameterLocation.Query,
        Description = "The access token, for an EventSource of a browser, which cannot send the header `authorization`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>What takes the place of the access token, so that no token stands in a URL.</summary>
    public static OpenApiParameter Ticket() => new()
    {
        Name = "ticket",
        In = ParameterLocation.Query,
        Description = "A ticket for this one stream, in the place of `token`; see CreateStreamTicket.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>The event from which a stream goes on. Source: WHATWG HTML, "Server-sent events".</summary>
    public static OpenApiParameter LastEventId(string field) => new()
    {
        Name = "Last-Event-ID",
        In = ParameterLocation.Header,
        Description = $"Id of the last event that was seen, as an EventSource sends it when it connects again. It wins over `{field}`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
