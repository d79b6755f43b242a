using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Outgoing;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>
/// Asks providers. Who sets a provider up chooses where the engine connects, so that is held to addresses of the Internet as they are when
/// it connects; redirects are not followed, and an answer has a limit in size and time.
/// </summary>
internal sealed class ProviderHttp : IDisposable
{
    private const int MaxBytes = 256 * 1024;

    // RFC 8259 leaves it open which of two members with one name counts; here neither does.
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly ILogger _logger;
    private readonly bool _allowsPrivate;
    private readonly HttpClient _client;

    public ProviderHttp(IOptions<OAuthOptions> options, ILogger<ProviderHttp> logger)
    {
        _logger = logger;
        _allowsPrivate = options.Value.AllowPrivateProviders;
        _client = OutgoingHttp.NewClient(_allowsPrivate ? AllowedTargets.All : AllowedTargets.Internet);
        _client.Timeout = options.Value.ProviderTimeout;
        _client.MaxResponseContentBufferSize = MaxBytes;
        _client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
    }

    /// <summary>Reads a JSON document.</summary>
    /// <param name="bearer">Access token of the provider; empty for none.</param>
    /// <exception cref="BaasException">auth OAUTH_PROVIDER_FAILED.</exception>
    public async Task<JsonElement> GetAsync(string provider, string url, string bearer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, UrlOf(provider, url));
        if (bearer.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        var (status, json) = await SendAsync(provider, request, cancellationToken);
        return status == HttpStatusCode.OK && json is { } document
            ? document
            : throw OAuthErrors.ProviderFailed(provider, $"answered {(int)status} without JSON where a document was expected.");
    }

    /// <summary>Posts a form, and reads the JSON that comes back with whatever status.</summary>
    /// <param name="basic">User and password, encoded; empty for none.</param>
    /// <exception cref="BaasException">auth OAUTH_PROVIDER_FAILED.</exception>
    public async Task<(bool IsSuccess, JsonElement Json)> PostAsync(
        string provider, string url, IEnumerable<KeyValuePair<string, string>> form, string basic, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, UrlOf(provider, url)) { Content = new FormUrlEncodedContent(form) };
        if (basic.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        }

        var (status, json) = await SendAsync(provider, request, cancellationToken);
        return json is { ValueKind: JsonValueKind.Object } document
            ? (status == HttpStatusCode.OK, document)
            : throw OAuthErrors.ProviderFailed(provider, $"answered {(int)status} without JSON where a token was expected.");
    }

    public void Dispose() => _client.Dispose();

    private Uri UrlOf(string provider, string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (_allowsPrivate && url.Scheme == Uri.UriSchemeHttp))
                ? url
                : throw OAuthErrors.ProviderFailed(provider, "names an address that is not https.");

    private async Task<(HttpStatusCode Status, JsonElement? Json)> SendAsync(
        string provider, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return (response.StatusCode, Parse(body));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            _logger.ProviderFailed(provider, error.Message);
            throw OAuthErrors.ProviderFailed(provider, "cannot be reached, or sends too much.", error);
        }
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Json);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
