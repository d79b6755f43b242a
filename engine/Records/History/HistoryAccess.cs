using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>
/// What a caller may see of a record's past: states that the rules of now would show. Of a record that is gone, those that the caller
/// might delete as well.
/// </summary>
internal sealed class HistoryAccess(DbSession session, RecordAccess access, RecordTable table)
{
    public DbSession Session => session;

    /// <summary>Whether the caller may know who did it.</summary>
    public bool ShowsActors => access.Caller.IsAdministrator;

    /// <summary>Whether there is a past for the caller.</summary>
    public bool IsVisible(RevisionChain chain)
    {
        if (chain.Exists)
        {
            return access.Allows(session, table, RecordOperation.View, chain.Current.ToArray());
        }

        if (access.IsAllowedWithAll(table.Collection, RecordOperation.Delete) && access.IsAllowedWithAll(table.Collection, RecordOperation.View))
        {
            return true;
        }

        return access.IsAllowed(table.Collection, RecordOperation.Delete)
            && chain.Find(chain.Last) is { Before.IsEmpty: false } deletion
            && access.Allows(session, table, RecordOperation.Delete, deletion.Before)
            && IsShown(deletion.Before);
    }

    /// <summary>A state of the record; null when the caller may not see it.</summary>
    public ReadOnlyMemory<byte>? Show(ReadOnlyMemory<byte>? image) => image is { } state && IsShown(state) ? image : null;

    /// <summary>Whether the caller may know of a change: the record was to be seen before it or after it.</summary>
    public bool Shows(ChangeEntry entry)
        => (!entry.Before.IsEmpty && IsShown(entry.Before)) || (!entry.After.IsEmpty && IsShown(entry.After));

    private bool IsShown(ReadOnlyMemory<byte> image) => access.Allows(session, table, RecordOperation.View, image);
}
