using System.Buffers.Text;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>
/// The changes of one record, from the last one back, as one snapshot has them. A record's etag is the position of its last change,
/// and the etag of a change's before-image that of the change before; so each step is one look-up by primary key, and writes pay
/// for no index.
/// </summary>
internal sealed class RevisionChain(DbSession session, RecordTable table, string id) : IDisposable
{
    // From here on it is likely that the change is found sooner from the other side.
    private const int StepsBeforeSearch = 1_000;
    private const int PositionsSearched = 100_000;

    /// <summary>How many changes back it goes at most, one after the other.</summary>
    public const int MaxSteps = 10_000;

    // A bare null would become an empty image here, by way of the array that it could be.
    private static ReadOnlyMemory<byte>? NoRecord => null;

    private readonly WireWriter _current = new();
    private bool? _exists;
    private long? _compacted;

    /// <summary>Whether the record is there now.</summary>
    public bool Exists => _exists ??= RecordsStore.TryRead(session, table, id, _current);

    /// <summary>The record as it is now; only when it is there.</summary>
    public ReadOnlyMemory<byte> Current => Exists ? _current.WrittenMemory : throw new InvalidOperationException("There is no such record.");

    /// <summary>Position of the last change; 0 when the log knows of none.</summary>
    public long Last => Exists ? EtagOf(Current.Span) : ChangeStore.FindDeletion(session, table.Collection.Id, id, long.MaxValue);

    /// <summary>Reads a change of this record.</summary>
    /// <returns>Null when the log has no such change, or no longer.</returns>
    public ChangeEntry? Find(long position)
        => ChangeStore.Find(session, position) is { } entry && entry.CollectionId == table.Collection.Id && entry.RecordId == id
            ? entry
            : null;

    /// <summary>The position of the change before another one; 0 when there was none. The log may no longer have it.</summary>
    public long Before(ChangeEntry entry) => Before(session, entry);

    /// <inheritdoc cref="Before(ChangeEntry)"/>
    public static long Before(DbSession session, ChangeEntry entry)
        => entry.Before.IsEmpty
            ? ChangeStore.FindDeletion(session, entry.CollectionId, entry.RecordId, entry.Position)
            : EtagOf(entry.Before.Span);

    /// <summary>Whether there may have been changes before the first that the log still has of the record.</summary>
    /// <param name="first">A change before which the log has none.</param>
    public bool MayHaveLostBefore(ChangeEntry first) => first.Before.IsEmpty && first.Position <= Compacted;

    /// <summary>The record when the log was at a position that it still reaches back to.</summary>
    /// <param name="isExpired">Whether a change that matters is not in the log any more.</param>
    /// <returns>The image, with the fields of then; null when there was no such record.</returns>
    /// <exception cref="Kernel.BaasException">records HISTORY_TOO_LONG.</exception>
    public ReadOnlyMemory<byte>? At(long position, out bool isExpired)
    {
        isExpired = false;
        var last = Last;
        if (last <= position)
        {
            return Exists ? Current : NoRecord;
        }

        // The first change after the position has the record as it was then.
        var entry = FindFirstAfter(position, last);
        isExpired = entry is null || Before(entry) > position || (position < Compacted && MayHaveLostBefore(entry));
        return isExpired || entry!.Before.IsEmpty ? NoRecord : entry.Before;
    }

    // Null when the way back to it is broken off.
    private ChangeEntry? FindFirstAfter(long position, long last)
    {
        var change = last;
        for (var step = 0; step < MaxSteps; step++)
        {
            if (step == StepsBeforeSearch
                && ChangeStore.FindFirst(session, table.Collection.Id, id, position, PositionsSearched) is var found and not 0)
            {
                return Find(found);
            }

            if (FindBefore(change) is not { } before)
            {
                return null;
            }

            if (before <= position)
            {
                return Find(change);
            }

            change = before;
        }

        throw RecordsErrors.HistoryTooLong(table.Collection.Name, id, position, MaxSteps);
    }

    // As Before(Find(change)), but without a copy of the images.
    private long? FindBefore(long change)
    {
        long before;
        using (var row = ChangeStore.OpenBefore(session, change, table.Collection.Id, id))
        {
            if (!row.Step())
            {
                return null;
            }

            var image = row.Blob(0);
            before = image.IsEmpty ? -1 : EtagOf(image);
        }

        return before >= 0 ? before : ChangeStore.FindDeletion(session, table.Collection.Id, id, change);
    }

    private long Compacted => _compacted ??= LogState.Read(session).Compacted;

    public void Dispose() => _current.Dispose();

    private static long EtagOf(ReadOnlySpan<byte> image)
        => Utf8Parser.TryParse(new RecordImageParts(image).Etag, out long position, out _) ? position : 0;
}
