using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Replay;

/// <summary>
/// Remembers the first answer to each request id for 24 hours, in the transaction of the write itself: a retry finds it if and
/// only if the write happened. Source: AIP-155.
/// </summary>
internal sealed class RequestLedger(TimeProvider time, Catalogue? catalogue = null)
{
    public static readonly Migration Created = new("records", 1, """
        CREATE TABLE _baas_requests (
            key TEXT NOT NULL PRIMARY KEY,
            fingerprint BLOB NOT NULL,
            response BLOB NOT NULL,
            created INTEGER NOT NULL);
        """);

    public static readonly Migration AgeIndexed = new("requests", 1, "CREATE INDEX _baas_requests_created ON _baas_requests (created)");

    private static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    // Each insert takes away more than it brings, so the table cannot grow on what has expired, and no write waits long for it.
    private const int PurgedPerInsert = 4;

    private const string FindSql = "SELECT fingerprint, response FROM _baas_requests WHERE key = ?1 AND created > ?2";

    private const string InsertSql =
        "INSERT INTO _baas_requests (key, fingerprint, response, created) VALUES (?1, ?2, ?3, ?4) "
        + "ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, response = excluded.response, created = excluded.created";

    private const string PurgeSql =
        "DELETE FROM _baas_requests WHERE key IN (SELECT key FROM _baas_requests WHERE created <= ?2 ORDER BY created LIMIT ?1)";

    /// <returns>The first answer; null when the request is new.</returns>
    /// <exception cref="Kernel.BaasException">records REQUEST_ID_REUSED: the id was used for another request.</exception>
    public byte[]? Find(DbSession session, LedgerKey key)
    {
        using var statement = session.Prepare(FindSql);
        statement.Bind(1, key.Key);
        statement.Bind(2, OldestKept());
        if (!statement.Step())
        {
            return null;
        }

        return statement.Blob(0).SequenceEqual(key.Fingerprint)
            ? SealedBytes.Open(catalogue, statement.Blob(1))
            : throw RecordsErrors.RequestIdReused(key.RequestId);
    }

    public void Add(DbSession session, LedgerKey key, ReadOnlySpan<byte> response)
    {
        using (var insert = session.Prepare(InsertSql))
        {
            insert.Bind(1, key.Key);
            insert.BindBlob(2, key.Fingerprint);
            insert.BindBlob(3, SealedBytes.Seal(catalogue, response));
            insert.Bind(4, time.GetUtcNow().ToUnixTimeMilliseconds());
            insert.ExecuteLater();
        }

        using var purge = session.Prepare(PurgeSql);
        purge.Bind(1, PurgedPerInsert);
        purge.Bind(2, OldestKept());
        purge.ExecuteLater();
    }

    private long OldestKept() => (time.GetUtcNow() - Retention).ToUnixTimeMilliseconds();
}
