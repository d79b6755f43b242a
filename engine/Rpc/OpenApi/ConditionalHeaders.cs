using Grpc.Baas.Engine.Rpc.Rest;
using Microsoft.OpenApi;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Describes the headers by which HTTP knows an etag. Source: RFC 9110 §8.8.3, §13.1; AIP-154.</summary>
internal static class ConditionalHeaders
{
    /// <param name="error">The schema of an error.</param>
    public static void Add(OpenApiOperation operation, RestRoute route, IOpenApiSchema error)
    {
        var isRead = HttpMethods.IsGet(route.HttpMethod) || HttpMethods.IsHead(route.HttpMethod);
        if (route.Binding!.ResponseEtag is not null)
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

        if (!isRead && route.Binding.RequestEtag is { } etag)
        {
            operation.Parameters!.Add(Header("If-Match", $"The `ETag` that must still be there, in the place of `{etag.Path}`. If it is not, nothing changes, and the status is 412."));
            operation.Responses!["412"] = new OpenApiResponse
            {
                Description = "The `ETag` in `If-Match` is not there any more; nothing changed.",
                Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = error } },
            };
        }
    }

    private static OpenApiParameter Header(string name, string description)
        => new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text() };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
