using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>What of groups and shares comes and goes with records.</summary>
internal static class RecordTraces
{
    /// <summary>Makes a new account a member of the groups of all accounts.</summary>
    public static void Begin(DbSession session, Collection collection, string id)
    {
        if (collection.IsAuth)
        {
            MemberStore.Welcome(session, collection.Id, id);
        }
    }

    /// <summary>Ends the shares and memberships of a record that goes: another one may get its id.</summary>
    public static void End(DbSession session, Collection collection, string id)
    {
        if (collection.Permissions is not null)
        {
            ShareStore.Forget(session, collection.Id, id);
        }

        if (collection.IsAuth)
        {
            MemberStore.Forget(session, collection.Id, id);
        }
    }
}
