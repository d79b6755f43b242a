using System.Text;
using Google.Protobuf;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>The providers of the project: those that administrators stored, and behind them those of the configuration.</summary>
internal sealed class Providers(Database database, SecretKeys keys, AuditTrail trail, IOptions<OAuthOptions> options)
{
    private const int MaxProviders = 100;

    private readonly OAuthOptions _options = options.Value;

    private readonly Dictionary<string, Provider> _configured = options.Value.Providers
        .Where(entry => entry.Value.ClientId.Length > 0)
        .ToDictionary(
            entry => entry.Key.ToLowerInvariant(),
            entry => new Provider(ProviderRules.Complete(entry.Value.ToSettings(entry.Key.ToLowerInvariant())), entry.Value.ClientSecret));

    /// <summary>A provider that signs users in.</summary>
    /// <exception cref="BaasException">auth OAUTH_PROVIDER_NOT_FOUND; schema ENCRYPTION_KEY_MISSING.</exception>
    public async Task<Provider> GetAsync(string name, CancellationToken cancellationToken)
    {
        var stored = IsName(name) ? await database.ReadAsync(name, Find, cancellationToken) : null;
        var provider = stored is null ? _configured.GetValueOrDefault(name) : Open(stored);
        return provider is { Settings.Disabled: false } ? provider : throw OAuthErrors.ProviderNotFound(name);
    }

    /// <summary>The settings of all providers by name, without secrets.</summary>
    public async Task<IReadOnlyList<V1.Auth.OAuthProvider>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(0, static (session, _) => ReadAll(session), cancellationToken);
        var all = stored.Select(row => row.Settings)
            .Concat(_configured.Values.Select(provider => provider.Settings))
            .DistinctBy(settings => settings.Name);
        return [.. all.OrderBy(settings => settings.Name, StringComparer.Ordinal)];
    }

    /// <summary>Stores a provider in place of the one before.</summary>
    /// <returns>What is stored, without the secret.</returns>
    /// <exception cref="BaasException">auth OAUTH_PROVIDER_INVALID; schema ENCRYPTION_KEY_MISSING.</exception>
    public async Task<V1.Auth.OAuthProvider> PutAsync(V1.Auth.OAuthProvider given, Caller caller, CancellationToken cancellationToken)
    {
        var settings = ProviderRules.Complete(given);
        var violations = ProviderRules.Check(settings, _options.AllowPrivateProviders);
        if (violations.Count > 0)
        {
            throw OAuthErrors.ProviderInvalid([.. violations.Select(violation => violation with { Field = $"provider.{violation.Field}" })]);
        }

        var secret = given.ClientSecret.Length == 0 ? null : keys.Encrypt(Encoding.UTF8.GetBytes(given.ClientSecret));
        settings.ClientSecret = "";
        settings.Configured = false;
        return await database.WriteAsync(
            transaction =>
            {
                var session = transaction.Session;
                var before = Find(session, settings.Name);
                if (before is null && ReadAll(session).Count >= MaxProviders)
                {
                    throw OAuthErrors.ProviderInvalid([new FieldViolation("provider.name", "LIMIT", $"there are {MaxProviders} providers, and can be no more.")]);
                }

                Delete(session, settings.Name);
                using var insert = session.Prepare("INSERT INTO _baas_oauth_providers (name, settings, secret) VALUES (?, ?, ?)");
                insert.Bind(1, settings.Name);
                insert.BindBlob(2, settings.ToByteArray());
                insert.BindBlob(3, secret ?? before?.Secret ?? []);
                insert.Execute();
                Tell(transaction, caller, "oauth_provider.put", settings.Name);
                return settings;
            },
            cancellationToken);
    }

    /// <exception cref="BaasException">auth OAUTH_PROVIDER_NOT_FOUND.</exception>
    public async Task DeleteAsync(string name, Caller caller, CancellationToken cancellationToken)
    {
        if (!IsName(name) || !await database.WriteAsync(transaction => Delete(transaction, name, caller), cancellationToken))
        {
            throw OAuthErrors.ProviderNotFound(name);
        }
    }

    private bool Delete(WriteTransaction transaction, string name, Caller caller)
    {
        if (!Delete(transaction.Session, name))
        {
            return false;
        }

        Tell(transaction, caller, "oauth_provider.delete", name);
        return true;
    }

    private void Tell(WriteTransaction transaction, Caller caller, string action, string name)
    {
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action) { Subject = name });
    }

    /// <summary>Where apps may go on after a sign-in with a provider.</summary>
    public bool AllowsRedirect(Provider provider, string redirect)
        => AppRedirects.Allows(provider.Settings.AppRedirects.Concat(_options.AppRedirects), redirect);

    // No other name is stored, and PostgreSQL would refuse even to look for some.
    private static bool IsName(string name) => !name.Contains('\0', StringComparison.Ordinal);

    private Provider Open(StoredProvider stored)
        => new(stored.Settings, stored.Secret.Length == 0 ? "" : Encoding.UTF8.GetString(keys.Decrypt(stored.Secret)));

    private static StoredProvider? Find(DbSession session, string name)
    {
        using var select = session.Prepare("SELECT settings, secret FROM _baas_oauth_providers WHERE name = ?1 LIMIT 1");
        select.Bind(1, name);
        return select.Step() ? Read(select) : null;
    }

    private static List<StoredProvider> ReadAll(DbSession session)
    {
        var all = new List<StoredProvider>();
        using var select = session.Prepare($"SELECT settings, secret FROM _baas_oauth_providers ORDER BY name LIMIT {MaxProviders}");
        while (select.Step())
        {
            all.Add(Read(select));
        }

        return all;
    }

    private static bool Delete(DbSession session, string name)
    {
        using var delete = session.Prepare("DELETE FROM _baas_oauth_providers WHERE name = ?1");
        delete.Bind(1, name);
        delete.Execute();
        return session.Changes > 0;
    }

    private static StoredProvider Read(DbStatement row) => new(V1.Auth.OAuthProvider.Parser.ParseFrom(row.Blob(0)), row.Blob(1).ToArray());

    private sealed record StoredProvider(V1.Auth.OAuthProvider Settings, byte[] Secret);
}
