using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>
/// Finds the account that a provider's user signs in to. An account is never linked while its address could be somebody else's: who
/// registers with another's address and waits for its owner to come by a provider must not share the account then.
/// </summary>
internal sealed class OAuthAccounts(
    Database database, AccountLookup lookup, AccountWrites writes, RecordWriter records, TokenVerifier verifier, TimeProvider time)
{
    private const string NameField = "name";

    // A second account may take the address between the look and the making.
    private const int Attempts = 2;

    /// <summary>The account that is linked, or has the address, or is made now.</summary>
    /// <exception cref="BaasException">
    /// auth OAUTH_EMAIL_UNVERIFIED, OAUTH_LINK_REFUSED, OAUTH_IDENTITY_TAKEN, and what refuses registering: CREDENTIALS_MISSING,
    /// PERMISSION_DENIED; schema COLLECTION_NOT_FOUND; records DATA_INVALID, UNIQUE_VIOLATED.
    /// </exception>
    public async Task<Account> FindOrMakeAsync(Collection collection, string provider, Identity identity, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await FindAsync(collection, provider, identity, cancellationToken) is { } account)
            {
                return account;
            }

            try
            {
                await MakeAsync(collection, identity, cancellationToken);
            }
            catch (BaasException refusal) when (refusal.Definition == RecordsErrorTable.UniqueViolated && attempt < Attempts)
            {
                // Another sign-in of the same user was faster.
            }
        }
    }

    /// <summary>Links a provider's user to an account.</summary>
    /// <exception cref="BaasException">auth OAUTH_LINK_REFUSED, OAUTH_IDENTITY_TAKEN, OAUTH_CODE_INVALID when the account is gone.</exception>
    public Task<Account> LinkAsync(ExchangeCode code, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var session = transaction.Session;
                var account = lookup.Find(session, code.CollectionId, code.AccountId) ?? throw OAuthErrors.CodeInvalid();
                RequireVerified(account);
                if (FindLinked(session, code.CollectionId, code.Provider, code.Identity.Subject) is { } linked)
                {
                    return linked.Id == account.Id ? account : throw OAuthErrors.IdentityTaken(code.Provider);
                }

                AddLink(session, account, code.Provider, code.Identity);
                return account;
            },
            cancellationToken);

    /// <exception cref="BaasException">auth OAUTH_LINK_REFUSED.</exception>
    public static void RequireVerified(Account account)
    {
        if (!account.IsVerified)
        {
            throw OAuthErrors.LinkRefused();
        }
    }

    public ValueTask<List<AccountLink>> ListAsync(Caller caller, CancellationToken cancellationToken)
        => database.ReadAsync(
            caller, static (session, caller) => AccountLinks.List(session, caller.CollectionId, caller.Id), cancellationToken);

    /// <summary>Removes a link of the caller's account, unless it is its last way to sign in.</summary>
    /// <exception cref="BaasException">auth OAUTH_LINK_NOT_FOUND, OAUTH_LAST_SIGN_IN.</exception>
    public Task UnlinkAsync(Caller caller, string provider, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                var links = AccountLinks.List(transaction.Session, caller.CollectionId, caller.Id);
                if (links.TrueForAll(link => link.Provider != provider))
                {
                    throw OAuthErrors.LinkNotFound(provider);
                }

                var account = lookup.Find(transaction.Session, caller.CollectionId, caller.Id);
                var hasPassword = account?.PasswordHash is not null && lookup.PolicyOf(caller.CollectionId) is { AllowsPassword: true };
                if (links.Count == 1 && !hasPassword)
                {
                    throw OAuthErrors.LastSignIn(provider);
                }

                AccountLinks.Remove(transaction.Session, caller.CollectionId, caller.Id, provider);
                return true;
            },
            cancellationToken);

    private async Task<Account?> FindAsync(Collection collection, string provider, Identity identity, CancellationToken cancellationToken)
    {
        var (account, isChanged) = await database.WriteAsync(
            transaction => Find(transaction, collection.Id, provider, identity), cancellationToken);
        if (isChanged)
        {
            verifier.ForgetAll();
        }

        return account;
    }

    private (Account? Account, bool IsChanged) Find(WriteTransaction transaction, string collectionId, string provider, Identity identity)
    {
        var session = transaction.Session;
        if (FindLinked(session, collectionId, provider, identity.Subject) is { } linked)
        {
            return (linked, IsChanged: false);
        }

        if (!identity.IsEmailVerified)
        {
            throw OAuthErrors.EmailUnverified(provider);
        }

        if (lookup.FindByEmail(session, collectionId, identity.Email) is not { } account)
        {
            return (null, IsChanged: false);
        }

        // Without a password and a link nobody has ever signed in to it, so it is nobody's yet: the provider says whose.
        var isUnused = account.PasswordHash is null && AccountLinks.List(session, collectionId, account.Id).Count == 0;
        if (!isUnused)
        {
            RequireVerified(account);
        }

        AddLink(session, account, provider, identity);
        return account.IsVerified
            ? (account, IsChanged: false)
            : (Verify(transaction, account), IsChanged: true);
    }

    private Account? Verify(WriteTransaction transaction, Account account)
        => writes.TryChange(transaction, account, new AccountChange { IsVerified = true })
            ? lookup.Find(transaction.Session, account.CollectionId, account.Id)
            : null;

    private Account? FindLinked(DbSession session, string collectionId, string provider, string subject)
    {
        if (AccountLinks.Find(session, collectionId, provider, subject) is not { } link)
        {
            return null;
        }

        if (lookup.Find(session, collectionId, link.AccountId) is { } account && !IsYounger(session, account, link))
        {
            return account;
        }

        AccountLinks.Remove(session, collectionId, link.AccountId, provider);
        return null;
    }

    // Somebody else may have made an account with the id of one that was deleted.
    private bool IsYounger(DbSession session, Account account, AccountLink link)
    {
        using var select = session.Prepare($"SELECT created FROM {SqlName.Quote(lookup.NameOf(account.CollectionId))} WHERE id = ?1 LIMIT 1");
        select.Bind(1, account.Id);
        return !select.Step() || select.Int64(0) > link.Created;
    }

    private void AddLink(DbSession session, Account account, string provider, Identity identity)
    {
        if (AccountLinks.List(session, account.CollectionId, account.Id).Exists(link => link.Provider == provider))
        {
            throw OAuthErrors.OtherUserLinked(provider);
        }

        AccountLinks.Add(
            session, account.CollectionId, new AccountLink(provider, identity.Subject, account.Id, identity.Email, time.GetMicroseconds()));
    }

    // It is not verified yet: who comes back finds it by its address, and only then is it.
    private async Task MakeAsync(Collection collection, Identity identity, CancellationToken cancellationToken)
    {
        var data = new Struct { Fields = { [AccountFields.Email] = Value.ForString(identity.Email) } };
        if (identity.Name.Length > 0 && collection.Definition.Schema.Any(field => field is { Name: NameField, Type: "text" }))
        {
            data.Fields[NameField] = Value.ForString(identity.Name);
        }

        using var made = await records.CreateAsync(
            new RecordWriteRequest { Collection = collection.Id, Data = data.ToByteArray() }, Caller.Anonymous with { Context = "oauth2" }, cancellationToken);
    }
}
