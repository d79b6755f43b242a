using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>What permission bits ask of a record, as conditions like those of rules.</summary>
internal static class BitConditions
{
    /// <summary>The bit that an operation needs; null for one that no bit opens.</summary>
    public static PermissionAction? ActionOf(RecordOperation operation) => operation switch
    {
        RecordOperation.List or RecordOperation.View => PermissionAction.Read,
        RecordOperation.Create => PermissionAction.Create,
        RecordOperation.Update => PermissionAction.Update,
        RecordOperation.Delete => PermissionAction.Delete,
        _ => null,
    };

    /// <summary>What a record must meet so that the caller is given a bit of it, be it as guest, owner or member of a group.</summary>
    /// <param name="collection">One with permission bits.</param>
    /// <param name="session">Where it is asked whether the whole collection is shared; null as long as nothing may be read, which leaves it open.</param>
    public static Condition Of(Collection collection, PermissionAction action, Caller caller, DbSession? session)
    {
        Condition[] grants =
        [
            .. Enum.GetValues<PermissionClass>().Select(who => Of(collection, who, action, caller, session)).Where(grant => grant.Constant != false),
        ];
        return grants.Any(grant => grant.Constant == true) ? ConditionGroup.Always
            : grants is [var only] ? only
            : new ConditionGroup(grants, isAny: true);
    }

    /// <summary>The same for one class of callers.</summary>
    public static Condition Of(Collection collection, PermissionClass who, PermissionAction action, Caller caller, DbSession? session)
    {
        var policy = collection.Permissions!;
        var bit = PermissionBits.Of(who, action);
        if (who == PermissionClass.Group)
        {
            return caller.Kind == CallerKind.User ? OfGroups(collection, action, bit, caller, session) : ConditionGroup.Never;
        }

        if (who == PermissionClass.Owner && !CanOwn(policy, caller))
        {
            return ConditionGroup.Never;
        }

        // Who makes a record says what its own permission is, so that of the collection counts; and he will own it.
        if (action == PermissionAction.Create)
        {
            return ConditionGroup.Of((policy.Default & bit) != 0);
        }

        var test = new BitTest(collection.Find(PermissionFields.Permission)!, bit, policy.Default);
        return who == PermissionClass.Guest ? test : new ConditionGroup([IsOwner(collection, caller), test], isAny: false);
    }

    private static Condition OfGroups(Collection collection, PermissionAction action, long bit, Caller caller, DbSession? session)
    {
        if (session is not null && SharedMatch.OfCollection(session, collection.Id, bit, caller))
        {
            return ConditionGroup.Always;
        }

        return session is null || action != PermissionAction.Create
            ? new SharedMatch(collection.Id, bit, caller) { IsUnasked = session is null }
            : ConditionGroup.Never;
    }

    /// <summary>Whether the caller is one of those who own records.</summary>
    public static bool CanOwn(PermissionPolicy policy, Caller caller)
        => caller.Kind == CallerKind.User && caller.CollectionId == policy.AccountsId;

    private static Comparison IsOwner(Collection collection, Caller caller)
        => new(new FieldOperand(collection.Find(PermissionFields.Owner)!, collection), Relation.Equal, SqlValue.Of(caller.Id));
}
