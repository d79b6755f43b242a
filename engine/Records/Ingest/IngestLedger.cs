using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>
/// Keeps how far streams of new records came, in the transactions of their batches: a stream that is taken up again finds each
/// record counted once, if and only if it was written.
/// </summary>
internal sealed class IngestLedger(TimeProvider time)
{
    public static readonly Migration Created = new("ingests", 1, """
        CREATE TABLE _baas_ingests (
            key TEXT NOT NULL PRIMARY KEY,
            next_sequence INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            updated INTEGER NOT NULL);
        CREATE INDEX _baas_ingests_updated ON _baas_ingests (updated);
        """);

    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    // Each new stream takes away more than it brings, so the table cannot grow on what has expired.
    private const int PurgedPerStream = 4;

    private const string FindSql = "SELECT next_sequence, accepted, rejected FROM _baas_ingests WHERE key = ?1 AND updated > ?2";

    private const string SaveSql =
        "INSERT INTO _baas_ingests (key, next_sequence, accepted, rejected, updated) VALUES (?1, ?2, ?3, ?4, ?5) "
        + "ON CONFLICT (key) DO UPDATE SET next_sequence = excluded.next_sequence, accepted = excluded.accepted, "
        + "rejected = excluded.rejected, updated = excluded.updated";

    private const string PurgeSql =
        "DELETE FROM _baas_ingests WHERE key IN (SELECT key FROM _baas_ingests WHERE updated <= ?1 ORDER BY updated LIMIT ?2)";

    /// <summary>Under what a stream of a caller is kept.</summary>
    /// <exception cref="BaasException">records INGEST_STREAM_INVALID.</exception>
    public static string KeyOf(Caller caller, string collectionId, string streamId)
        => streamId.Length > 0 && RecordId.IsValidRequestId(streamId)
            ? $"{caller.Kind}/{caller.Key}/{collectionId}/{streamId}"
            : throw RecordsErrors.IngestStreamIdInvalid();

    public IngestState Find(DbSession session, string key)
    {
        using var find = session.Prepare(FindSql);
        find.Bind(1, key);
        find.Bind(2, OldestKept());
        return find.Step() ? new IngestState(find.Int64(0), find.Int64(1), find.Int64(2)) : default;
    }

    public void Save(DbSession session, string key, IngestState state, bool isNew)
    {
        using (var save = session.Prepare(SaveSql))
        {
            save.Bind(1, key);
            save.Bind(2, state.Next);
            save.Bind(3, state.Accepted);
            save.Bind(4, state.Rejected);
            save.Bind(5, time.GetUtcNow().ToUnixTimeMilliseconds());
            save.Execute();
        }

        if (isNew)
        {
            using var purge = session.Prepare(PurgeSql);
            purge.Bind(1, OldestKept());
            purge.Bind(2, PurgedPerStream);
            purge.Execute();
        }
    }

    private long OldestKept() => (time.GetUtcNow() - Retention).ToUnixTimeMilliseconds();
}
