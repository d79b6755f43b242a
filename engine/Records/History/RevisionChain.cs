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
    // A bare null would become an empty image here, by way of the array that it could be.
    private static ReadOnlyMemory<byte>? NoRecord => null;

    private readonly WireWriter _current = new();
    private bool? _exists;

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
    public long Before(ChangeEntry entry)
        => entry.Before.IsEmpty
            ? ChangeStore.FindDeletion(session, table.Collection.Id, id, entry.Position)
            : EtagOf(entry.Before.Span);

    /// <summary>The record when the log was at a position that it still reaches back to.</summary>
    /// <param name="isExpired">Whether a change that matters is not in the log any more.</param>
    /// <returns>The image, with the fields of then; null when there was no such record.</returns>
    public ReadOnlyMemory<byte>? At(long position, out bool isExpired)
    {
        isExpired = false;
        var change = Last;
        if (change <= position)
        {
            return Exists ? Current : NoRecord;
        }

        while (Find(change) is { } entry)
        {
            change = Before(entry);
            if (change <= position)
            {
                return entry.Before.IsEmpty ? NoRecord : entry.Before;
            }
        }

        isExpired = true;
        return null;
    }

    public void Dispose() => _current.Dispose();

    private static long EtagOf(ReadOnlySpan<byte> image)
        => Utf8Parser.TryParse(new RecordImageParts(image).Etag, out long position, out _) ? position : 0;
}
