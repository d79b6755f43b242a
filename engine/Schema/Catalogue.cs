using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// The collections of the project. Calls read <see cref="Current"/> once and stay with that; what writes rows reads it again inside
/// its work on the writer loop, where no change of the schema comes in between, be it of this node or another.
/// </summary>
/// <param name="keys">What encrypted fields are read and written with; null where there are none.</param>
/// <param name="clock">What dates in rules are counted from; null for the system's.</param>
internal sealed class Catalogue(SecretKeys? keys = null, TimeProvider? clock = null)
{
    private readonly Lock _publishing = new();
    private CatalogueSnapshot _current = CatalogueSnapshot.Empty;
    private long _revision = -1;
    private TaskCompletionSource _changed = NewSignal();

    // Changes that were about to be committed, and how many of them are known to be over, be it by a commit or not.
    private long _announced;
    private long _settled;

    /// <summary>What encrypted fields are read and written with; null where there are none.</summary>
    public SecretKeys? Keys => keys;

    /// <summary>What dates in rules are counted from.</summary>
    public TimeProvider Clock { get; } = clock ?? TimeProvider.System;

    public CatalogueSnapshot Current => Volatile.Read(ref _current);

    /// <summary>The database's revision that <see cref="Current"/> shows; -1 before it is read.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Completes at the next state. Take it before reading <see cref="Current"/>, so that none is missed.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

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
        var change = Interlocked.Increment(ref _announced);
        transaction.OnCommitted(() =>
        {
            Publish(snapshot, revision);
            Settle(change);
        });
        transaction.CommitAfterThis();
    }

    /// <summary>
    /// The last change of this node that was about to be committed. From then until <see cref="Current"/> shows it, rows may be of a state
    /// that nobody sees there yet.
    /// </summary>
    public long LastAnnounced => Interlocked.Read(ref _announced);

    /// <summary>Whether rows that were read may be of another state than that of a revision.</summary>
    public bool MayHaveLeft(long revision) => LastAnnounced != Interlocked.Read(ref _settled) || Revision != revision;

    /// <summary>Says that a change, and all before it, are committed and in place, or never will be.</summary>
    public void Settle(long change)
    {
        lock (_publishing)
        {
            _settled = Math.Max(_settled, change);
        }
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

        Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        Published?.Invoke();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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
