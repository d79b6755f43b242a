using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>
/// <c>GET /metrics</c>: for administrators, for API keys with the scope <c>baas.Metrics/Get</c>, for who has the metrics token, or for all,
/// as the options say.
/// </summary>
internal sealed class MetricsEndpoint(
    MetricsCollector metrics,
    TokenVerifier tokens,
    ApiKeyVerifier keys,
    Lazy<LiveMethods> methods,
    IOptions<TelemetryOptions> options)
{
    private const string Scheme = "Bearer ";
    private const string KeyHeader = "x-api-key";

    // In the form of a method, which it is not, so that the scopes of keys mean it as they mean methods.
    private const string Path = "/baas.Metrics/Get";

    private static readonly MetricFamily Target = new(
        "target.info", "", "What these metrics are of.", MetricKind.Gauge, [new([new("service_name", "grpc-baas"), new("service_version", Banner.Version)], 1)]);

    private readonly byte[]? _token = options.Value.MetricsToken is { } token ? Digest(token) : null;

    public async Task ServeAsync(HttpContext http)
    {
        if (await RefusalAsync(http) is { } refusal)
        {
            await RestFailure.WriteAsync(http, StatusDetails.Describe(refusal), methods.Value.Table.Plans);
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

        var key = http.Request.Headers[KeyHeader];
        if (key.Count != 0)
        {
            return key is [{ } text] && http.Request.Headers.Authorization.Count == 0 ? await RefusalOfKeyAsync(http, text) : KeyErrors.TwoCredentials();
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

        if (ApiKeyText.IsMeant(bearer))
        {
            return await RefusalOfKeyAsync(http, bearer);
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

    private async ValueTask<BaasException?> RefusalOfKeyAsync(HttpContext http, string text)
    {
        try
        {
            var caller = await keys.VerifyAsync(text, http.Connection.RemoteIpAddress, http.RequestAborted);

            // The numbers are of all collections.
            return caller.IsAdministrator && caller.Scope!.Covers(Path) ? null : KeyErrors.ScopeMissing(Path[1..]);
        }
        catch (BaasException refusal)
        {
            return refusal;
        }
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
