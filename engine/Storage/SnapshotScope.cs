namespace Grpc.Baas.Engine.Storage;

/// <summary>A read transaction: every read inside sees one state of the database.</summary>
internal readonly ref struct SnapshotScope
{
    private readonly DbSession _session;

    public SnapshotScope(DbSession session)
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
