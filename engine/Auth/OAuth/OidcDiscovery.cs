using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>What providers publish of themselves, remembered for an hour; keys are asked for again when a token names a new one.</summary>
internal sealed class OidcDiscovery(ProviderHttp http, TimeProvider time)
{
    private const string WellKnown = "/.well-known/openid-configuration";
    private const int MaxIssuers = 200;
    private const int MaxKeys = 100;

    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    // A token with a made-up key must not make the engine ask each time.
    private static readonly TimeSpan KeyPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Remembered<OidcMetadata>> _metadata = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Remembered<JsonWebKey[]>> _keys = new(StringComparer.Ordinal);

    /// <exception cref="BaasException">auth OAUTH_PROVIDER_FAILED.</exception>
    public async ValueTask<OidcMetadata> FindAsync(Provider provider, CancellationToken cancellationToken)
    {
        if (!provider.IsOidc)
        {
            var settings = provider.Settings;
            return new OidcMetadata("", settings.AuthorizeUrl, settings.TokenUrl, settings.UserUrl, KeysUrl: "", TakesBasic: false);
        }

        var issuer = provider.Settings.Issuer;
        if (_metadata.TryGetValue(issuer, out var known) && time.GetUtcNow() - known.Since < Freshness)
        {
            return known.Value;
        }

        var document = await http.GetAsync(provider.Name, issuer.TrimEnd('/') + WellKnown, bearer: "", cancellationToken);
        var read = OidcMetadata.Read(document, issuer)
            ?? throw OAuthErrors.ProviderFailed(provider.Name, "publishes a discovery document that is not of its issuer, or not whole.");
        Remember(_metadata, issuer, read);
        return read;
    }

    /// <summary>The provider's keys for a token.</summary>
    /// <param name="keyId">The token's <c>kid</c>; empty if it names none.</param>
    /// <exception cref="BaasException">auth OAUTH_PROVIDER_FAILED.</exception>
    public async ValueTask<IReadOnlyList<JsonWebKey>> FindKeysAsync(
        Provider provider, OidcMetadata metadata, string keyId, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(metadata.KeysUrl, out var known))
        {
            var age = time.GetUtcNow() - known.Since;
            var found = Fitting(known.Value, keyId);
            if (age < (found.Length > 0 ? Freshness : KeyPause))
            {
                return found;
            }
        }

        var document = await http.GetAsync(provider.Name, metadata.KeysUrl, bearer: "", cancellationToken);
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw OAuthErrors.ProviderFailed(provider.Name, "publishes no set of keys.");
        }

        JsonWebKey[] keys = [.. list.EnumerateArray().Take(MaxKeys).Select(JsonWebKey.Read).OfType<JsonWebKey>()];
        Remember(_keys, metadata.KeysUrl, keys);
        return Fitting(keys, keyId);
    }

    private static JsonWebKey[] Fitting(JsonWebKey[] keys, string keyId)
        => keyId.Length == 0 ? keys : Array.FindAll(keys, key => key.Id == keyId);

    private void Remember<T>(ConcurrentDictionary<string, Remembered<T>> all, string key, T value)
    {
        if (all.Count >= MaxIssuers)
        {
            all.Clear();
        }

        all[key] = new Remembered<T>(value, time.GetUtcNow());
    }

    private sealed record Remembered<T>(T Value, DateTimeOffset Since);
}
