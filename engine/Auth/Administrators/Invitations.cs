using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Keys;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Invites administrators. Whoever has an invitation's token becomes one, once, within seven days.</summary>
internal sealed class Invitations(
    Database database, AdministratorEditor administrators, PasswordHashing passwords, AuditTrail trail, RecordIds ids, TimeProvider time)
{
    public const int MaxOpen = 100;

    // Some password of the right length, where only the address is looked at.
    private const string AnyPassword = "any password";
    private const int TokenBytes = 24;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <returns>The invitation, and its token, which can be had only here.</returns>
    /// <exception cref="BaasException">auth ACCOUNT_INVALID, ADMINISTRATOR_EXISTS, TOO_MANY_ADMINISTRATORS.</exception>
    public Task<(Invitation Invitation, string Token)> InviteAsync(string email, string role, Caller caller, CancellationToken cancellationToken)
    {
        AccountRules.Require(email, AnyPassword);
        AdministratorEditor.RequireRole(role);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        return database.WriteAsync(
            transaction =>
            {
                transaction.Actor = caller;
                return (Invite(transaction, email, role, Hash(token)), token);
            },
            cancellationToken);
    }

    public ValueTask<List<Invitation>> ListAsync(CancellationToken cancellationToken)
        => database.ReadAsync(Now(), static (session, now) => InvitationStore.List(session, now, MaxOpen), cancellationToken);

    /// <exception cref="BaasException">auth INVITATION_NOT_FOUND.</exception>
    public Task TakeBackAsync(string id, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                if (!InvitationStore.Delete(transaction.Session, id))
                {
                    throw AdministratorErrors.InvitationNotFound(id);
                }

                transaction.Actor = caller;
                trail.Append(transaction, new AuditEntry("administrator.uninvite") { Subject = id });
                return true;
            },
            cancellationToken);

    /// <exception cref="BaasException">
    /// auth INVITATION_INVALID, ACCOUNT_INVALID, ADMINISTRATOR_EXISTS, TOO_MANY_ADMINISTRATORS, LOGIN_THROTTLED.
    /// </exception>
    public async Task<ManagedAdministrator> AcceptAsync(string token, string password, Caller caller, CancellationToken cancellationToken)
    {
        var tokenHash = Hash(token);
        var now = Now();
        var invitation = await database.ReadAsync(
            (tokenHash, now), static (session, asked) => Find(session, asked.tokenHash, asked.now), cancellationToken)
            ?? throw AdministratorErrors.InvitationInvalid();
        AccountRules.Require(invitation.Email, password);
        var passwordHash = await passwords.HashAsync(password, cancellationToken);
        return await database.WriteAsync(
            transaction =>
            {
                transaction.Actor = caller;
                return Accept(transaction, tokenHash, passwordHash);
            },
            cancellationToken);
    }

    private Invitation Invite(WriteTransaction transaction, string email, string role, byte[] tokenHash)
    {
        var (session, now) = (transaction.Session, time.GetUtcNow());
        if (AdministratorStore.FindByEmail(session, email) is not null)
        {
            throw AdministratorErrors.Exists();
        }

        InvitationStore.Clear(session, email, now.ToUnixTimeMilliseconds());
        if (InvitationStore.List(session, now.ToUnixTimeMilliseconds(), MaxOpen).Count >= MaxOpen)
        {
            throw AdministratorErrors.TooMany("open invitations", MaxOpen);
        }

        var invitation = new Invitation(ids.Next(), email, role, transaction.Actor.Id, (now + Lifetime).ToUnixTimeMilliseconds());
        InvitationStore.Add(session, invitation, tokenHash);
        trail.Append(transaction, new AuditEntry("administrator.invite") { Subject = invitation.Id, Details = [("email", email), ("role", role)] });
        return invitation;
    }

    private ManagedAdministrator Accept(WriteTransaction transaction, byte[] tokenHash, string passwordHash)
    {
        // Two calls may both have come this far; only here they are one after the other.
        var invitation = Find(transaction.Session, tokenHash, Now()) ?? throw AdministratorErrors.InvitationInvalid();
        InvitationStore.Delete(transaction.Session, invitation.Id);
        var added = administrators.Add(transaction, invitation.Email, passwordHash, invitation.Role);
        trail.Append(transaction, AdministratorEditor.Tell("administrator.accept", added));
        return added;
    }

    // Who may no longer invite has not left a door open to come back by.
    private static Invitation? Find(DbSession session, byte[] tokenHash, long now)
        => InvitationStore.FindByToken(session, tokenHash, now) is { } invitation
            && (AdministratorStore.Find(session, invitation.InvitedBy) is { IsInCharge: true }
                || (ApiKeyStore.Find(session, invitation.InvitedBy) is { } key && (key.Expires == 0 || key.Expires > now)))
                    ? invitation
                    : null;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
