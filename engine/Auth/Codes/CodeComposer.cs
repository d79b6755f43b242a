using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Mail.Outbox;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>
/// Writes mails with codes of one kind. Only here is it looked whether there is an account to write to, long after who asked for the mail
/// was answered; so no answer and no delay tells it.
/// </summary>
internal sealed class CodeComposer(
    CodeKind kind, Accounts.Accounts accounts, CodeIssuer issuer, TimeProvider time, IOptions<MailOptions> options)
    : IMailComposer
{
    public string Template => kind.Name;

    public async Task<MailContent?> ComposeAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - mail.Created > kind.MaxAge
            || await FindAsync(mail, cancellationToken) is not { IsSuspended: false } account
            || !IsNeeded(account, mail))
        {
            return null;
        }

        // Addresses that differ may be one to the look-up (the Kelvin sign is a k in lower case) and two to the world, so that the mail
        // goes to the account's own, not to the one that somebody typed.
        var to = kind == CodeKind.EmailChange ? mail.To : account.Email;
        var secret = await issuer.IssueAsync(kind, account, to, cancellationToken);
        return new MailContent(to, kind.Page.Length == 0
            ? new Dictionary<string, string> { [CodeTemplates.Code] = secret, [CodeTemplates.ExpiresIn] = kind.LifetimeText }
            : new Dictionary<string, string>
            {
                [CodeTemplates.Link] = options.Value.Link(kind.Page, secret),
                [CodeTemplates.Token] = secret,
                [CodeTemplates.ExpiresIn] = kind.LifetimeText,
            })
        {
            KeepsFirstTexts = account.IsAdministrator,
        };
    }

    private ValueTask<Account?> FindAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        var (collectionId, accountId) = AccountReference.Parse(mail.About);
        return accountId.Length > 0
            ? accounts.FindAsync(collectionId, accountId, cancellationToken)
            : accounts.FindByEmailAsync(collectionId, mail.To, cancellationToken);
    }

    private bool IsNeeded(Account account, OutboxMail mail)
        => kind != CodeKind.Verification || (!account.IsVerified && string.Equals(account.Email, mail.To, StringComparison.OrdinalIgnoreCase));
}
