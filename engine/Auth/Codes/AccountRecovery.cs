using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Mail.Outbox;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Does what the links of mails are for.</summary>
internal sealed class AccountRecovery(CodeRedemption codes, Accounts.Accounts accounts, PasswordHashing passwords, MailOutbox outbox)
{
    /// <summary>Notes that the address of an account is its own.</summary>
    /// <exception cref="BaasException">auth CODE_INVALID.</exception>
    public Task<Account> VerifyAsync(string token, CancellationToken cancellationToken)
        => codes.RedeemAsync(CodeKind.Verification, token, static (_, _, _) => new AccountChange { IsVerified = true }, cancellationToken);

    /// <summary>Gives an account a new password. Its sessions end, and its address is its own, since the mail arrived there.</summary>
    /// <exception cref="BaasException">auth CODE_INVALID, ACCOUNT_INVALID, LOGIN_THROTTLED.</exception>
    public async Task ResetAsync(string token, string password, CancellationToken cancellationToken)
    {
        var account = await codes.FindAsync(CodeKind.PasswordReset, token, cancellationToken);
        accounts.RequirePassword(account.CollectionId, password);
        var hash = await passwords.HashAsync(password, cancellationToken);
        await codes.RedeemAsync(
            CodeKind.PasswordReset, token, (_, _, _) => new AccountChange { PasswordHash = hash, IsVerified = true }, cancellationToken);
    }

    /// <summary>Gives an account the address that the mail went to, and tells the old one.</summary>
    /// <exception cref="BaasException">auth CODE_INVALID, EMAIL_TAKEN; mail OUTBOX_FULL.</exception>
    public Task<Account> ChangeEmailAsync(string token, CancellationToken cancellationToken)
        => codes.RedeemAsync(
            CodeKind.EmailChange,
            token,
            (transaction, account, code) =>
            {
                var about = new AccountReference(account.CollectionId, account.Id);
                outbox.Add(transaction, account.Email, CodeTemplates.EmailChanged.Name, about.ToString());
                return new AccountChange { Email = code.Email, IsVerified = true };
            },
            cancellationToken);
}
