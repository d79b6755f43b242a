using System.Net;
using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Mail.Outbox;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Has mails with codes sent.</summary>
internal sealed class CodeMails(MailOutbox outbox, AccountLookup lookup, CodeThrottle throttle)
{
    // No id of a collection, so that nobody is in it.
    private const string NoCollection = "-";

    /// <summary>Sends a verification mail along with the write that makes the account.</summary>
    /// <exception cref="BaasException">mail OUTBOX_FULL.</exception>
    public void AddVerification(WriteTransaction transaction, string collectionId, string accountId, string email)
        => outbox.Add(transaction, email, CodeKind.Verification.Name, new AccountReference(collectionId, accountId).ToString());

    /// <summary>Sends another verification mail; none when the address is verified.</summary>
    /// <exception cref="BaasException">auth CODE_THROTTLED; mail OUTBOX_FULL.</exception>
    public Task ResendVerificationAsync(Caller caller, IPAddress? peer, CancellationToken cancellationToken)
    {
        var about = new AccountReference(caller.CollectionId, caller.Id).ToString();
        throttle.Begin(CodeKind.Verification.Name, about, peer);
        return outbox.AddAsync(caller.Email, CodeKind.Verification.Name, about, cancellationToken);
    }

    /// <summary>Sends a mail to a new address of an account.</summary>
    /// <exception cref="BaasException">auth CODE_THROTTLED; mail OUTBOX_FULL.</exception>
    public Task ConfirmNewAddressAsync(Account account, string email, IPAddress? peer, CancellationToken cancellationToken)
    {
        var about = new AccountReference(account.CollectionId, account.Id).ToString();
        throttle.Begin(CodeKind.EmailChange.Name, about, peer);
        return outbox.AddAsync(email, CodeKind.EmailChange.Name, about, cancellationToken);
    }

    /// <summary>Sends a mail with which an account gets a new password, if there is one. The work is the same if there is none.</summary>
    /// <param name="collection">Name or id; empty for administrators. One that there is not has no accounts.</param>
    /// <exception cref="BaasException">auth ACCOUNT_INVALID, CODE_THROTTLED; mail OUTBOX_FULL.</exception>
    public Task RequestResetAsync(string collection, string email, IPAddress? peer, CancellationToken cancellationToken)
    {
        var collectionId = collection.Length == 0 ? "" : lookup.FindCollection(collection)?.Id ?? NoCollection;
        return RequestAsync(CodeKind.PasswordReset, collectionId, email, peer, cancellationToken);
    }

    /// <summary>Sends a mail with a code to sign in with, if there is such an account. The work is the same if there is none.</summary>
    /// <exception cref="BaasException">auth ACCOUNT_INVALID, ONE_TIME_CODES_DISABLED, CODE_THROTTLED; mail OUTBOX_FULL.</exception>
    public Task RequestCodeAsync(Collection? collection, string email, IPAddress? peer, CancellationToken cancellationToken)
        => collection is { Accounts.AllowsOneTimeCodes: false }
            ? throw CodeErrors.OneTimeCodesDisabled(collection.Name)
            : RequestAsync(CodeKind.SignIn, collection?.Id ?? NoCollection, email, peer, cancellationToken);

    private Task<OutboxEntry> RequestAsync(CodeKind kind, string collectionId, string email, IPAddress? peer, CancellationToken cancellationToken)
    {
        AccountRules.RequireEmail(email);
        throttle.Begin(kind.Name, $"{collectionId}/{email.ToLowerInvariant()}", peer);
        return outbox.AddAsync(email, kind.Name, new AccountReference(collectionId, AccountId: "").ToString(), cancellationToken);
    }
}
