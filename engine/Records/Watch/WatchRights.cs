using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>Tells after which changes a caller may see others of the records that stay as they are. It may say so too often, and never too rarely.</summary>
internal sealed class WatchRights(RecordAccess access)
{
    private readonly Caller _caller = access.Caller;

    /// <summary>Whether a change is one of the caller's account.</summary>
    public bool IsOwnAccount(ChangeEntry entry)
        => _caller.Kind == CallerKind.User && entry.RecordId == _caller.Id && entry.CollectionId == _caller.CollectionId;

    /// <summary>Whether the caller may see other records of a collection since a change, or other fields.</summary>
    /// <param name="session">Where memberships are asked; null where the caller's rights do not depend on them.</param>
    public bool MayChange(Collection collection, ChangeEntry entry, DbSession? session)
    {
        if (_caller.IsAdministratorOf(collection.Id))
        {
            return false;
        }

        if (entry.Operation == ChangeOperation.Rights)
        {
            return (entry.CollectionId.Length == 0 || entry.CollectionId == collection.Id) && IsMeant(RightsSubject.Parse(entry.RecordId), collection, session);
        }

        var change = new OtherRecord(entry.CollectionId, entry.Before, entry.After);
        return (access.RowsOf(collection, RecordOperation.List) is { } rows && rows.MayTurnBy(change))
            || (IsOwnAccount(entry) && access.DependsOnAccount(collection, RecordOperation.List, change));
    }

    // Memberships and shares matter where permission bits are asked, and a group that is gone had members that nobody knows any more.
    private bool IsMeant(RightsSubject subject, Collection collection, DbSession? session)
    {
        var hasGroups = _caller.Kind == CallerKind.User && collection.Permissions is { AsksBits: true };
        return subject.Kind switch
        {
            RightsSubjectKind.Everyone => true,
            RightsSubjectKind.Account => hasGroups && subject.Id == _caller.Key,
            _ => hasGroups && session is not null
                && (MemberStore.Has(session, subject.Id, _caller.CollectionId, _caller.Id) || GroupStore.Find(session, subject.Id) is null),
        };
    }
}
