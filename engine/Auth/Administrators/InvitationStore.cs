using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Open invitations in the database. Times are milliseconds since 1970.</summary>
internal static class InvitationStore
{
    private const string Columns = "id, email, role, invited_by, expires";

    public static readonly Migration Created = new("administrators", 3, """
        CREATE TABLE _baas_invitations (
            id TEXT NOT NULL PRIMARY KEY,
            email TEXT NOT NULL,
            role TEXT NOT NULL,
            invited_by TEXT NOT NULL,
            token_hash BLOB NOT NULL UNIQUE,
            expires INTEGER NOT NULL) WITHOUT ROWID
        """);

    /// <summary>Finds an invitation that has not ended by its token's hash.</summary>
    public static Invitation? FindByToken(DbSession session, byte[] tokenHash, long now)
    {
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_invitations WHERE token_hash = ? AND expires > ?");
        select.BindBlob(1, tokenHash);
        select.Bind(2, now);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Reads the invitations that have not ended, the latest first.</summary>
    public static List<Invitation> List(DbSession session, long now, int maxCount)
    {
        var invitations = new List<Invitation>();
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_invitations WHERE expires > ? ORDER BY id DESC LIMIT ?");
        select.Bind(1, now);
        select.Bind(2, maxCount);
        while (select.Step())
        {
            invitations.Add(Read(select));
        }

        return invitations;
    }

    public static void Add(DbSession session, Invitation invitation, byte[] tokenHash)
    {
        using var insert = session.Prepare(
            "INSERT INTO _baas_invitations (id, email, role, invited_by, token_hash, expires) VALUES (?, ?, ?, ?, ?, ?)");
        insert.Bind(1, invitation.Id);
        insert.Bind(2, invitation.Email);
        insert.Bind(3, invitation.Role);
        insert.Bind(4, invitation.InvitedBy);
        insert.BindBlob(5, tokenHash);
        insert.Bind(6, invitation.Expires);
        insert.Execute();
    }

    /// <returns>Whether there was such an invitation.</returns>
    public static bool Delete(DbSession session, string id)
    {
        if (id.Contains('\0'))
        {
            return false;
        }

        using var delete = session.Prepare("DELETE FROM _baas_invitations WHERE id = ?");
        delete.Bind(1, id);
        delete.Execute();
        return session.Changes > 0;
    }

    /// <summary>Removes what has ended, and what another invitation of the same address takes the place of.</summary>
    public static void Clear(DbSession session, string email, long now)
    {
        using var delete = session.Prepare("DELETE FROM _baas_invitations WHERE expires <= ? OR lower(email) = lower(?)");
        delete.Bind(1, now);
        delete.Bind(2, email);
        delete.Execute();
    }

    private static Invitation Read(DbStatement row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int64(4));
}
