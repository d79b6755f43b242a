using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Watch.Fanout;

/// <summary>Changes that many streams are told of at the same time, and what they tell, encoded once.</summary>
/// <param name="after">The position before them.</param>
internal sealed class FanOutRound(long after, ChangeBatch batch)
{
    private readonly HashSet<string> _collections = CollectionsOf(batch);
    private readonly Dictionary<(RecordTable, RecordForm), MessageRun?> _runs = [];

    public long After => after;

    public ChangeBatch Batch => batch;

    /// <summary>Whether there are changes of a collection, or of rights to one.</summary>
    public bool Concerns(string collectionId) => _collections.Contains(collectionId);

    /// <summary>What a stream tells that has all records of a collection with all fields, and no others.</summary>
    /// <returns>Null for nothing.</returns>
    public MessageRun? RunOf(RecordTable table, RecordForm form)
    {
        lock (_runs)
        {
            if (!_runs.TryGetValue((table, form), out var run))
            {
                _runs.Add((table, form), run = Encode(table, form));
            }

            return run;
        }
    }

    private static HashSet<string> CollectionsOf(ChangeBatch batch)
    {
        var collections = new HashSet<string>();
        foreach (var entry in batch.Entries.Span)
        {
            collections.Add(entry.Operation == ChangeOperation.Rights ? "" : entry.CollectionId);
        }

        return collections;
    }

    private MessageRun? Encode(RecordTable table, RecordForm form)
    {
        var messages = new List<byte[]>(batch.Entries.Length);
        foreach (var entry in batch.Entries.Span)
        {
            if (entry.CollectionId == table.Collection.Id && entry.Operation != ChangeOperation.Rights)
            {
                messages.Add(SharedEvents.Get(table, entry, KindOf(entry.Operation), form));
            }
        }

        return messages.Count == 0 ? null : new MessageRun(messages);
    }

    private static EventKind KindOf(ChangeOperation operation) => operation switch
    {
        ChangeOperation.Created => EventKind.Created,
        ChangeOperation.Updated => EventKind.Updated,
        ChangeOperation.Deleted => EventKind.Deleted,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "It is no change of a record."),
    };
}
