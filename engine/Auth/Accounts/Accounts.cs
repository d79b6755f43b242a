using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>
/// Reads and changes accounts, be they administrators or records. What changes a record leaves an entry in the change log, as any write
/// does. Nobody's rights are asked here.
/// </summary>
internal sealed class Accounts(
    Database database, Catalogue catalogue, AccountLookup lookup, AccountWrites writes, PasswordHashing passwords, TokenVerifier verifier,
    AuditTrail trail)
{
    /// <param name="collectionId">Empty for administrators.</param>
    /// <param name="email">Address, in any case.</param>
    /// <param name="cancellationToken">Interrupts the read.</param>
    /// <returns>Null when there is none.</returns>
    public ValueTask<Account?> FindByEmailAsync(string collectionId, string email, CancellationToken cancellationToken)
        => ReadAsync((lookup, collectionId, email), static (session, key) => key.lookup.FindByEmail(session, key.collectionId, key.email), cancellationToken);

    /// <summary>Finds nobody, with the work of looking for somebody: no account has an empty address.</summary>
    public ValueTask<Account?> FindNobodyAsync(CancellationToken cancellationToken) => FindByEmailAsync("", "", cancellationToken);

    /// <inheritdoc cref="FindByEmailAsync"/>
    /// <param name="id">Id of the account.</param>
    public ValueTask<Account?> FindAsync(string collectionId, string id, CancellationToken cancellationToken)
        => ReadAsync((lookup, collectionId, id), static (session, key) => key.lookup.Find(session, key.collectionId, key.id), cancellationToken);

    /// <summary>Gives an account another password. Its sessions end.</summary>
    /// <param name="keptSession">Id of a session that goes on; empty for none.</param>
    /// <returns>The account as it is then.</returns>
    /// <exception cref="BaasException">auth ACCOUNT_INVALID, LOGIN_THROTTLED, CREDENTIALS_MISSING when the account is gone.</exception>
    public async Task<Account> SetPasswordAsync(Account account, string password, string keptSession, CancellationToken cancellationToken)
    {
        RequirePassword(account.CollectionId, password);
        var hash = await passwords.HashAsync(password, cancellationToken);
        return await ChangeAsync(account, new AccountChange { PasswordHash = hash }, keptSession, cancellationToken);
    }

    /// <summary>Notes that the address of an account is known to be its own, or not any more. Its sessions go on.</summary>
    /// <exception cref="BaasException">auth CREDENTIALS_MISSING when the account is gone.</exception>
    public Task<Account> SetVerifiedAsync(Account account, bool isVerified, CancellationToken cancellationToken)
        => ChangeAsync(account, new AccountChange { IsVerified = isVerified }, keptSession: "", cancellationToken);

    /// <summary>Replaces a hash that was made with less work than new ones. The password stays, and so do the sessions.</summary>
    public Task RenewHashAsync(Account account, string hash, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                // Secrets stand in no image, so that this is no change that anybody could see.
                lookup.ReplaceHash(transaction.Session, account, hash);
                return true;
            },
            cancellationToken);

    /// <exception cref="BaasException">auth ACCOUNT_INVALID.</exception>
    public void RequirePassword(string collectionId, string password)
    {
        var definition = catalogue.Current.FindById(collectionId)?.Definition;
        var validation = definition?.Schema.FirstOrDefault(field => field.Name == AccountFields.Password)?.Validation;
        AccountRules.RequirePassword(
            password,
            validation is { HasMinLength: true } ? validation.MinLength : AccountRules.MinPasswordChars,
            validation is { HasMaxLength: true } ? validation.MaxLength : AccountRules.MaxPasswordChars);
    }

    private async Task<Account> ChangeAsync(Account account, AccountChange change, string keptSession, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(
            transaction =>
            {
                if (!writes.TryChange(transaction, account, change))
                {
                    throw AuthErrors.CredentialsMissing();
                }

                transaction.Actor = AuthEvents.ActorOf(account, keptSession, address: "");
                trail.Append(transaction, AuthEvents.Changed(account, change));
                var next = lookup.Find(transaction.Session, account.CollectionId, account.Id)!;
                if (next.TokenKey != account.TokenKey && keptSession.Length > 0)
                {
                    SessionStore.Keep(transaction.Session, keptSession, next.TokenKey);
                }

                return next;
            },
            cancellationToken);
        verifier.ForgetAll();
        return changed;
    }

    private ValueTask<T> ReadAsync<TKey, T>(TKey key, Func<DbSession, TKey, T> read, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Database: database, Key: key, Read: read),
            static (call, token) => call.Database.ReadAsync(call.Key, call.Read, token),
            cancellationToken);
}
