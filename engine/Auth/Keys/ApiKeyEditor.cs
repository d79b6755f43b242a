using System.Net;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Auth;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>Makes and revokes keys.</summary>
internal sealed class ApiKeyEditor(
    Database database, Catalogue catalogue, ApiKeyVerifier verifier, AuditTrail trail, RecordIds ids, TimeProvider time)
{
    public const int MaxKeys = 1_000;

    /// <returns>The key, and its text, which can be had only here.</returns>
    /// <exception cref="BaasException">
    /// auth KEY_SETTINGS_INVALID, TOO_MANY_KEYS, PERMISSION_DENIED (the key would have more rights than the caller); schema
    /// COLLECTION_NOT_FOUND.
    /// </exception>
    public Task<(ApiKey Key, string Text)> CreateAsync(CreateApiKeyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var draft = ApiKeyDraft.Read(request, catalogue.Current, time.GetUtcNow()) with { Id = ids.Next(), CreatedBy = caller.Id };
        var key = WithinRights(draft, caller);
        return database.WriteAsync(transaction => Create(transaction, key, caller), cancellationToken);
    }

    /// <exception cref="BaasException">auth KEY_NOT_FOUND.</exception>
    public Task RevokeAsync(string id, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                Revoke(transaction, ApiKeyStore.Find(transaction.Session, id) ?? throw KeyErrors.KeyNotFound(id), caller);
                return true;
            },
            cancellationToken);

    /// <returns>How many there were.</returns>
    public Task<int> RevokeAllAsync(Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var keys = ApiKeyStore.List(transaction.Session, before: "", MaxKeys);
                keys.ForEach(key => Revoke(transaction, key, caller));
                return keys.Count;
            },
            cancellationToken);

    private (ApiKey Key, string Text) Create(WriteTransaction transaction, ApiKey draft, Caller caller)
    {
        var session = transaction.Session;
        if (caller.Kind == CallerKind.Key)
        {
            draft = WithinLimits(draft, ApiKeyStore.Find(session, caller.Id) ?? throw KeyErrors.KeyInvalid());
        }

        if (ApiKeyStore.Count(session) >= MaxKeys)
        {
            throw KeyErrors.TooManyKeys(MaxKeys);
        }

        var text = ApiKeyText.Create();
        while (ApiKeyStore.FindByPrefix(session, ApiKeyText.PrefixOf(text)) is not null)
        {
            text = ApiKeyText.Create();
        }

        var key = draft with { Prefix = ApiKeyText.PrefixOf(text) };
        ApiKeyStore.Add(session, key, ApiKeyText.Hash(text));
        transaction.Actor = caller;
        trail.Append(transaction, Tell("key.create", key) with { Details = [("name", key.Name), ("scopes", string.Join(' ', key.Scopes))] });
        return (key, text);
    }

    private void Revoke(WriteTransaction transaction, ApiKey key, Caller caller)
    {
        ApiKeyStore.Delete(transaction.Session, key.Id);
        transaction.Actor = caller;
        trail.Append(transaction, Tell("key.revoke", key));
        transaction.OnCommitted(verifier.ForgetAll);
    }

    private static AuditEntry Tell(string action, ApiKey key) => new(action) { Subject = key.Id, Details = [("name", key.Name)] };

    // Nobody gives what it does not have: neither scopes, nor a longer time, nor other places.
    private static ApiKey WithinRights(ApiKey draft, Caller caller)
    {
        if (caller.Kind != CallerKind.Key)
        {
            return caller.Role == AdministratorRoles.Admin || draft.Scopes.FirstOrDefault(KeyScope.IsGuarded) is not { } guarded
                ? draft
                : throw KeyErrors.GuardedScope(guarded);
        }

        foreach (var scope in draft.Scopes.Where(scope => !caller.Scope!.CoversGlob(scope)))
        {
            throw KeyErrors.ScopeExceeded(scope);
        }

        return draft;
    }

    private static ApiKey WithinLimits(ApiKey draft, ApiKey own)
    {
        var key = draft with
        {
            Expires = draft.Expires == 0 ? own.Expires : draft.Expires,
            Networks = draft.Networks.Count == 0 ? own.Networks : draft.Networks,
        };
        var isLonger = own.Expires != 0 && key.Expires > own.Expires;
        var isWider = own.Networks.Count != 0 && key.Networks.Any(network => !own.Networks.Any(each => Contains(each, network)));
        return isLonger || isWider ? throw KeyErrors.LimitsExceeded(isLonger ? "expires" : "networks") : key;
    }

    private static bool Contains(IPNetwork network, IPNetwork part)
        => network.PrefixLength <= part.PrefixLength && network.Contains(part.BaseAddress);
}
