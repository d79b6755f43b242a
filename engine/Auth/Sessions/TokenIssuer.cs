using Grpc.Baas.Engine.Auth.Accounts;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>Makes access tokens, and the ids of sessions.</summary>
internal sealed class TokenIssuer(SigningKeys keys, ProjectName project, RecordIds ids, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public string NewSessionId() => ids.Next();

    /// <returns>A signed JWT.</returns>
    public string Issue(Account account, Session session, TimeSpan lifetime)
    {
        var now = Now;
        return TokenWriter.Write(
            new AccessToken
            {
                Id = ids.Next(),
                Project = project.Value,
                SessionId = session.Id,
                CollectionId = account.CollectionId,
                Subject = account.Id,
                Role = account.Role,
                Methods = session.SignIn.Methods,
                SignedIn = DateTimeOffset.FromUnixTimeMilliseconds(session.Created),
                Issued = now,
                Expires = now + lifetime,
            },
            keys.CurrentAt(now));
    }
}
