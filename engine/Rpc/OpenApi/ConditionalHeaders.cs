using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Describes the headers by which HTTP knows an etag. Source: RFC 9110 §8.8.3, §13.1; AIP-154.</summary>
internal static class ConditionalHeaders
{
    private static readonly byte[] EtagName = "etag"u8.ToArray();

    public static void Add(OpenApiOperation operation, RestRoute route)
    {
        var binding = route.Binding!;
        var isRead = HttpMethods.IsGet(route.HttpMethod) || HttpMethods.IsHead(route.HttpMethod);
        if (binding.Events is null && HasEtag(binding.Response, binding.ResponseField))
        {
            ((OpenApiResponse)operation.Responses!["200"]).Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["ETag"] = new OpenApiHeader { Description = "The `etag` of what is answered.", Schema = Text() },
            };
            if (isRead)
            {
                operation.Parameters!.Add(Header("If-None-Match", "An `ETag` that the caller knows. If it is still that of the answer, 304 comes without it."));
                operation.Responses["304"] = new OpenApiResponse { Description = "The caller has the answer already." };
            }
        }

        if (!isRead && HasEtag(binding.Request, part: null))
        {
            operation.Parameters!.Add(Header("If-Match", "The `ETag` that must still be there; the same as the field `etag`. If it is not, nothing changes, and the status is 412."));
        }
    }

    // As the exchange finds it: a field of the message itself, or of the one message in it that has such a field.
    private static bool HasEtag(MessagePlan message, FieldPlan? part)
        => (part is null && IsTagged(message))
            || message.Fields.Count(field => (part is null || field == part) && !field.IsRepeated && field.Message is { } nested && IsTagged(nested)) == 1;

    private static bool IsTagged(MessagePlan message)
        => message.Find(EtagName) is { Type: Google.Protobuf.Reflection.FieldType.String, IsRepeated: false };

    private static OpenApiParameter Header(string name, string description)
        => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
