using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Makes the codes of mails, while these are written.</summary>
internal sealed class CodeIssuer(Database database, RecordIds ids, TimeProvider time)
{
    /// <summary>Makes a code; older ones of the account end when there are too many.</summary>
    /// <param name="email">The address that it is sent to.</param>
    /// <returns>The code, which can be had only here.</returns>
    public async Task<string> IssueAsync(CodeKind kind, Account account, string email, CancellationToken cancellationToken)
    {
        var isToken = kind.Page.Length > 0;
        var secret = isToken ? CodeSecrets.NewToken() : CodeSecrets.NewDigits();
        var now = time.GetUtcNow();
        var id = ids.Next();
        var code = new MailedCode(
            id,
            kind.Name,
            account.CollectionId,
            account.Id,
            email,
            account.TokenKey,
            isToken ? CodeSecrets.Hash(secret) : CodeSecrets.HashDigits(id, secret),
            (now + kind.Lifetime).ToUnixTimeMilliseconds());
        await database.WriteWhenRoomAsync(
            transaction =>
            {
                CodeStore.DeleteExpired(transaction.Session, now.ToUnixTimeMilliseconds());
                CodeStore.Add(transaction.Session, code);
                CodeStore.Trim(transaction.Session, kind, account.CollectionId, account.Id, kind.MaxLive);
                return true;
            },
            cancellationToken);
        return secret;
    }
}
