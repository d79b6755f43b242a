using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest.Content;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Registers the API description, <c>/openapi.json</c> and <c>/openapi.yaml</c>.</summary>
internal static class OpenApiModule
{
    private const string JsonType = "application/json";

    // RFC 9512: the registered media type of YAML.
    private const string YamlType = "application/yaml";

    /// <summary>Adds the endpoints. They are open, as server reflection is: they tell what can be called, and nothing of the data.</summary>
    public static IServiceCollection AddOpenApi(this IServiceCollection services)
    {
        services.AddSingleton<OpenApiDocuments>();
        return services
            .AddDescription("/openapi.json", JsonType, document => document.Json)
            .AddDescription("/openapi.yaml", YamlType, document => document.Yaml);
    }

    private static IServiceCollection AddDescription(
        this IServiceCollection services, string path, string contentType, Func<OpenApiDocuments, TaggedBytes> find)
    {
        // The method table lists the endpoints, so they can only ask for it when they are called.
        return services.AddHttpEndpoint(
            HttpMethods.Get, path, provider => http => find(provider.GetRequiredService<OpenApiDocuments>()).WriteAsync(http, contentType));
    }
}
