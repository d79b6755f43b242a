using System.Security.Cryptography;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Auth.SecondFactor;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Takes the codes of mails, once each: taking one and changing its account is one write.</summary>
internal sealed class CodeRedemption(
    Database database, Catalogue catalogue, AccountLookup lookup, AccountWrites writes, AuditTrail trail, TokenVerifier verifier, TimeProvider time)
{
    /// <summary>Takes the token of a mail and changes its account.</summary>
    /// <param name="change">What changes, and whatever else is written with it.</param>
    /// <returns>The account as it is then.</returns>
    /// <exception cref="BaasException">auth CODE_INVALID, and those of <see cref="AccountWrites.TryChange"/>.</exception>
    public async Task<Account> RedeemAsync(
        CodeKind kind, string token, Func<WriteTransaction, Account, MailedCode, AccountChange> change, CancellationToken cancellationToken)
    {
        var (hash, now) = (CodeSecrets.Hash(token), Now());
        var changed = await database.WriteAsync(
            transaction =>
            {
                var (account, code) = Take(transaction.Session, kind, hash, now);
                CodeStore.Trim(transaction.Session, kind, account.CollectionId, account.Id, kept: 0);
                writes.TryChange(transaction, account, change(transaction, account, code));
                Tell(transaction, account, kind.Name);
                return lookup.Find(transaction.Session, account.CollectionId, account.Id) ?? throw CodeErrors.CodeInvalid();
            },
            cancellationToken);
        verifier.ForgetAll();
        return changed;
    }

    /// <summary>Finds whose token it is, and leaves it good.</summary>
    /// <exception cref="BaasException">auth CODE_INVALID.</exception>
    public async Task<Account> FindAsync(CodeKind kind, string token, CancellationToken cancellationToken)
    {
        var (account, _) = await database.FollowSchemaAsync(
            catalogue,
            (Self: this, Database: database, Kind: kind, Hash: CodeSecrets.Hash(token), Now: Now()),
            static (call, cancellation) => call.Database.ReadAsync(
                call, static (session, call) => call.Self.Take(session, call.Kind, call.Hash, call.Now), cancellation),
            cancellationToken);
        return account;
    }

    /// <summary>
    /// Takes the digits that were mailed to an account. Whoever registered an address without showing that it is theirs must not keep a way
    /// in, so that then the password and the sessions end.
    /// </summary>
    /// <param name="isSecondFactorShown">Whether the caller has the second factor ready; if not, digits of who needs one stay good.</param>
    /// <returns>The account; null when the digits are wrong.</returns>
    public async Task<Account?> TakeDigitsAsync(Account account, string digits, bool isSecondFactorShown, CancellationToken cancellationToken)
    {
        var now = Now();
        var taken = await database.WriteAsync(
            transaction =>
            {
                var session = transaction.Session;
                if (CodeStore.FindLatest(session, CodeKind.SignIn, account.CollectionId, account.Id, now) is not { } code
                    || !CryptographicOperations.FixedTimeEquals(code.Hash, CodeSecrets.HashDigits(code.Id, digits))
                    || Find(session, code) is not { } current)
                {
                    return null;
                }

                if (!isSecondFactorShown && FactorStore.IsEnabled(session, account.CollectionId, account.Id))
                {
                    return current;
                }

                CodeStore.Trim(session, CodeKind.SignIn, account.CollectionId, account.Id, kept: 0);
                if (!current.IsVerified)
                {
                    writes.TryChange(transaction, current, new AccountChange { PasswordHash = PasswordHashing.MakeNobodysHash(), IsVerified = true });
                }

                Tell(transaction, current, "login-otp");
                return lookup.Find(session, account.CollectionId, account.Id);
            },
            cancellationToken);
        verifier.ForgetAll();
        return taken;
    }

    private (Account Account, MailedCode Code) Take(DbSession session, CodeKind kind, byte[] hash, long now)
        => CodeStore.Find(session, kind, hash, now) is { } code && Find(session, code) is { } account ? (account, code) : throw CodeErrors.CodeInvalid();

    // A code is good for the account as it was: not after its address has changed, and, but for verifying, its password neither.
    private Account? Find(DbSession session, MailedCode code)
        => lookup.Find(session, code.CollectionId, code.AccountId) is { IsSuspended: false } account
            && (code.Kind == CodeKind.EmailChange.Name || account.Email == code.Email)
            && (code.Kind == CodeKind.Verification.Name || account.TokenKey == code.TokenKey)
                ? account
                : null;

    // Who has the mail's code has shown to be the account.
    private void Tell(WriteTransaction transaction, Account account, string action)
    {
        transaction.Actor = account.AsCaller();
        trail.Append(transaction, new AuditEntry($"account.{action}") { CollectionId = account.CollectionId, Subject = account.Id });
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
