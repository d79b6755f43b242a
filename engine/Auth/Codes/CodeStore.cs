using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Codes of mails in the database.</summary>
internal static class CodeStore
{
    private const string Columns = "id, kind, collection, account, email, token_key, hash, expires";

    // After the table of administrators, which is version 1 of its slice.
    public static readonly Migration Created = new("codes", 2, """
        CREATE TABLE _baas_mailed_codes (
            id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            collection TEXT NOT NULL,
            account TEXT NOT NULL,
            email TEXT NOT NULL,
            token_key TEXT NOT NULL,
            hash BLOB NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_mailed_codes_hash ON _baas_mailed_codes (hash);
        CREATE INDEX _baas_mailed_codes_account ON _baas_mailed_codes (collection, account, kind, id);
        CREATE INDEX _baas_mailed_codes_expires ON _baas_mailed_codes (expires);
        ALTER TABLE _baas_administrators ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
        """);

    public static void Add(DbSession session, MailedCode code)
    {
        using var insert = session.Prepare($"INSERT INTO _baas_mailed_codes ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        insert.Bind(1, code.Id);
        insert.Bind(2, code.Kind);
        insert.Bind(3, code.CollectionId);
        insert.Bind(4, code.AccountId);
        insert.Bind(5, code.Email);
        insert.Bind(6, code.TokenKey);
        insert.BindBlob(7, code.Hash);
        insert.Bind(8, code.Expires);
        insert.Execute();
    }

    /// <summary>Finds a code by its hash.</summary>
    public static MailedCode? Find(DbSession session, CodeKind kind, byte[] hash, long now)
    {
        using var select = session.Prepare($"SELECT {Columns} FROM _baas_mailed_codes WHERE hash = ?1 AND kind = ?2 AND expires > ?3 LIMIT 1");
        select.BindBlob(1, hash);
        select.Bind(2, kind.Name);
        select.Bind(3, now);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Finds the latest code of an account.</summary>
    public static MailedCode? FindLatest(DbSession session, CodeKind kind, string collectionId, string accountId, long now)
    {
        using var select = session.Prepare($"""
            SELECT {Columns} FROM _baas_mailed_codes WHERE collection = ?1 AND account = ?2 AND kind = ?3 AND expires > ?4 ORDER BY id DESC LIMIT 1
            """);
        select.Bind(1, collectionId);
        select.Bind(2, accountId);
        select.Bind(3, kind.Name);
        select.Bind(4, now);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>Ends the codes of one kind that an account has, all but the latest.</summary>
    public static void Trim(DbSession session, CodeKind kind, string collectionId, string accountId, int kept)
    {
        using var delete = session.Prepare("""
            DELETE FROM _baas_mailed_codes WHERE collection = ?1 AND account = ?2 AND kind = ?3 AND id <= (
                SELECT id FROM _baas_mailed_codes WHERE collection = ?1 AND account = ?2 AND kind = ?3 ORDER BY id DESC LIMIT 1 OFFSET ?4)
            """);
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Bind(3, kind.Name);
        delete.Bind(4, kept);
        delete.Execute();
    }

    public static void DeleteExpired(DbSession session, long now)
    {
        using var delete = session.Prepare("DELETE FROM _baas_mailed_codes WHERE expires <= ?1");
        delete.Bind(1, now);
        delete.Execute();
    }

    private static MailedCode Read(DbStatement row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Blob(6).ToArray(), row.Int64(7));
}
