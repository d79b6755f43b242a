using Grpc.Baas.Engine.Rpc.Methods;

namespace Grpc.Baas.Engine.Rpc.Docs;

/// <summary>Registers the page that shows the API and lets people try it, <c>/docs</c>, with the files that it needs.</summary>
internal static class DocsModule
{
    private const string PagePath = "/docs";
    private const string PageFile = "index.html";

    /// <summary>Adds the endpoints. They are open, as the description is that the page shows.</summary>
    public static IServiceCollection AddDocs(this IServiceCollection services)
    {
        foreach (var (name, asset) in DocsAsset.OfTheBuild())
        {
            var path = name == PageFile ? PagePath : $"{PagePath}/{name}";
            services.AddHttpEndpoint(HttpMethods.Get, path, _ => http => ServeAsync(http, path, asset));
        }

        return services;
    }

    private static Task ServeAsync(HttpContext http, string path, DocsAsset asset)
    {
        if (path != PagePath || http.Request.Path.Value?.EndsWith('/') != true)
        {
            return asset.WriteAsync(http);
        }

        // The page's links are relative, so that it works behind a proxy that adds a folder; so is this one.
        http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        http.Response.Headers.Location = $"..{PagePath}";
        return Task.CompletedTask;
    }
}
