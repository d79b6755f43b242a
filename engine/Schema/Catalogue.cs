using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// The collections of the project. Calls read <see cref="Current"/> once and stay with that; what writes rows reads it again inside
/// its work on the writer loop, where no change of the schema comes in between, be it of this node or another.
/// </summary>
/// <param name="keys">What encrypted fields are read and written with; null where there are none.</param>
internal sealed class Catalogue(SecretKeys? keys = null)
{
    private readonly Lock _publishing = new();
    private CatalogueSnapshot _current = CatalogueSnapshot.Empty;
    private long _revision = -1;

    /// <summary>What encrypted fields are read and written with; null where there are none.</summary>
    public SecretKeys? Keys => keys;

    public CatalogueSnapshot Current => Volatile.Read(ref _current);

    /// <summary>The database's revision that <see cref="Current"/> shows; -1 before it is read.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>
    /// Raised after a new state is in place, on the writer loop or where another node was heard of; handlers are short and do not throw.
    /// </summary>
    public event Action? Published;

    /// <summary>
    /// Raised in the write that makes a new state, before it commits, with that state; <see cref="Current"/> is still the one before. What
    /// handlers write becomes part of it, and when they throw the change is undone.
    /// </summary>
    public event Action<WriteTransaction, CatalogueSnapshot>? Publishing;

    /// <summary>
    /// Puts a new state in place when the write that makes it is durable, here and on the other nodes. No other write runs in between.
    /// </summary>
    public void PublishWithCommit(WriteTransaction transaction, CatalogueSnapshot snapshot)
    {
        Publishing?.Invoke(transaction, snapshot);
        var revision = transaction.ChangeRevision();
        transaction.OnCommitted(() => Publish(snapshot, revision));
        transaction.CommitAfterThis();
    }

    /// <summary>Puts a state in place, unless there is a newer one.</summary>
    /// <param name="snapshot">The collections.</param>
    /// <param name="revision">The database's revision that they were read at.</param>
    public void Publish(CatalogueSnapshot snapshot, long revision)
    {
        lock (_publishing)
        {
            if (revision <= _revision)
            {
                return;
            }

            BindKeys(snapshot);
            Volatile.Write(ref _current, snapshot);
            Interlocked.Exchange(ref _revision, revision);
        }

        Published?.Invoke();
    }

    private void BindKeys(CatalogueSnapshot snapshot)
    {
        if (keys is null)
        {
            return;
        }

        foreach (var collection in snapshot.Collections)
        {
            foreach (var field in collection.Fields)
            {
                (field.Type as EncryptedType)?.Bind(keys);
            }
        }
    }
}
