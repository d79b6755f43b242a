using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting;

/// <summary><c>GET /metrics</c>: for administrators, for who has the metrics token, or for all, as the options say.</summary>
internal sealed class MetricsEndpoint(
    MetricsCollector metrics,
    TokenVerifier tokens,
    Lazy<LiveMethods> methods,
    IOptions<TelemetryOptions> options)
{
    private const string Scheme = "Bearer ";

    private static readonly MetricFamily Target = new(
        "target.info", "", "What these metrics are of.", MetricKind.Gauge, [new([new("service_name", "grpc-baas"), new("service_version", Banner.Version)], 1)]);

    private readonly byte[]? _token = options.Value.MetricsToken is { } token ? Digest(token) : null;

    public async Task ServeAsync(HttpContext http)
    {
        if (await RefusalAsync(http) is { } refusal)
        {
            await RestFailure.WriteAsync(http, StatusDetails.Describe(refusal), methods.Value.Current.Plans);
            return;
        }

        var format = ExpositionFormat.Choose(http.Request);
        var body = Encoding.UTF8.GetBytes(ExpositionWriter.Write([.. metrics.Read(), Target], format));
        http.Response.ContentType = format.ContentType;
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Vary = "Accept";
        await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
    }

    private async ValueTask<BaasException?> RefusalAsync(HttpContext http)
    {
        if (options.Value.MetricsPublic)
        {
            return null;
        }

        if (http.Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return AuthErrors.CredentialsMissing();
        }

        var bearer = header[Scheme.Length..].Trim(' ');

        // Digests have one length, so that the time of the comparison tells nothing of the token.
        if (_token is not null && CryptographicOperations.FixedTimeEquals(_token, Digest(bearer)))
        {
            return null;
        }

        try
        {
            var caller = await tokens.VerifyAsync(bearer, http.RequestAborted);
            return caller.IsAdministrator ? null : AuthErrors.CredentialsMissing();
        }
        catch (BaasException refusal)
        {
            return refusal;
        }
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
