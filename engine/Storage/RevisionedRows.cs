namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// A small table that every node keeps in memory, because it is asked for all the time and seldom changed. A change is in force here with its
/// commit, and on other nodes when they hear of the new revision.
/// </summary>
internal abstract class RevisionedRows<T>(Database database) : IHostedService
{
    private readonly Lock _publishing = new();
    private long _revision = -1;

    /// <summary>To be called in each write that changes what the rows say for all nodes (not a cursor of theirs), after it has changed them.</summary>
    public void PublishWithCommit(WriteTransaction transaction)
    {
        var revision = transaction.ChangeRevision();
        var all = ReadAll(transaction.Session);
        transaction.OnCommitted(() => Publish(all, revision));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged += Reload;
        await database.ReadAsync(
            this,
            static (session, rows) =>
            {
                using var snapshot = session.BeginSnapshot();
                rows.Reload(session, StateTable.Read(session).Revision);
                return true;
            },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged -= Reload;
        return Task.CompletedTask;
    }

    protected abstract List<T> ReadAll(DbSession session);

    /// <summary>Puts the rows in place of those before; called for one revision after the other.</summary>
    protected abstract void Keep(List<T> all);

    /// <summary>Tells others that there are other rows. It does not wait and does not throw.</summary>
    protected abstract void Tell();

    private void Reload(DbSession session, long revision) => Publish(ReadAll(session), revision);

    private void Publish(List<T> all, long revision)
    {
        lock (_publishing)
        {
            if (revision <= _revision)
            {
                return;
            }

            _revision = revision;
            Keep(all);
        }

        Tell();
    }
}
