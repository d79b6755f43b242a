using System.Text;
using Grpc.Baas.Engine.Rpc.Methods;
using HealthGrpc = Grpc.Health.V1.Health;

namespace Grpc.Baas.Engine.Rpc.Services;

/// <summary>Registers the health service and the probes by HTTP.</summary>
internal static class HealthModule
{
    private static readonly byte[] Serving = Encoding.UTF8.GetBytes("""{"status":"SERVING"}""");
    private static readonly byte[] NotServing = Encoding.UTF8.GetBytes("""{"status":"NOT_SERVING"}""");
    private static readonly byte[] Pong = "pong"u8.ToArray();

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        // The service lists what is served, itself included, so the table must come to it late.
        services.AddSingleton(provider => new Lazy<LiveMethods>(provider.GetRequiredService<LiveMethods>));
        services.AddSingleton<HealthService>();
        services.AddRpcService(
            HealthGrpc.Descriptor,
            provider => binder => HealthGrpc.BindService(binder, provider.GetRequiredService<HealthService>()));
        services.AddHttpEndpoint("GET", "/ping", _ => http => WriteAsync(http, Pong, "text/plain"));
        services.AddHttpEndpoint("GET", "/health/live", _ => http => AnswerAsync(http, isServing: true));
        return services.AddHttpEndpoint("GET", "/health/ready", provider =>
        {
            var state = provider.GetRequiredService<HealthState>();
            return http => AnswerAsync(http, state.IsServing);
        });
    }

    private static Task AnswerAsync(HttpContext http, bool isServing)
    {
        http.Response.StatusCode = isServing ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(http, isServing ? Serving : NotServing, "application/json");
    }

    private static async Task WriteAsync(HttpContext http, byte[] body, string contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }
}
