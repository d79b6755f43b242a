namespace Grpc.Baas.Engine.Storage;

/// <summary>A read transaction: every read inside sees one state of the database.</summary>
internal readonly ref struct SnapshotScope
{
    private readonly SqliteSession _session;

    public SnapshotScope(SqliteSession session)
    {
        _session = session;
        session.ExecuteCached("BEGIN");
    }

    public void Dispose()
    {
        // A failed statement may have ended the transaction already.
        if (!_session.IsAutocommit)
        {
            _session.ExecuteCached("COMMIT");
        }
    }
}
