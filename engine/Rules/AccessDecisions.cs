using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Tells what permission bits and roles have to say, beside a rule.</summary>
internal static class AccessDecisions
{
    private const string Service = "baas.records.v1.RecordService/";

    /// <param name="image">The record; null for none.</param>
    /// <param name="ask">Whether a condition is true of it; null when that is not known.</param>
    /// <returns>Null where no bits decide.</returns>
    public static BitsDecision? OfBits(
        Collection collection, RecordOperation operation, RecordAccess access, ReadOnlyMemory<byte>? image, Func<Condition, bool?> ask)
    {
        if (collection.Permissions is not { AsksBits: true } policy || BitConditions.ActionOf(operation) is not { } action)
        {
            return null;
        }

        var permission = policy.Default;
        if (action != PermissionAction.Create && image is { } record
            && RecordImage.TryGet(record.Span, collection.Find(PermissionFields.Permission)!.Number, out var own, out _))
        {
            permission = (long)own;
        }

        var decision = new BitsDecision
        {
            Mode = policy.Mode.ToString().ToLowerInvariant(),
            Action = action.ToString().ToLowerInvariant(),
            Permission = (int)permission,
        };
        foreach (var who in Enum.GetValues<PermissionClass>())
        {
            var grant = new BitGrant { To = who.ToString().ToLowerInvariant(), Bit = (int)long.TrailingZeroCount(PermissionBits.Of(who, action)) };
            if (ask(BitConditions.Of(collection, who, action, access.Caller, access.Values.Session)) is { } isGranted)
            {
                grant.Granted = isGranted;
            }

            decision.Grants.Add(grant);
        }

        return decision;
    }

    /// <returns>Null when no definition limits the caller's role.</returns>
    public static RoleDecision? OfRole(CatalogueSnapshot catalogue, Collection collection, RecordOperation operation, Caller caller)
    {
        if (catalogue.Roles.Find(caller, out var name) is not { } scope)
        {
            return null;
        }

        var method = Service + operation switch
        {
            RecordOperation.List => "ListRecords",
            RecordOperation.View => "GetRecord",
            RecordOperation.Create => "CreateRecord",
            RecordOperation.Update => "UpdateRecord",
            _ => "DeleteRecord",
        };
        return new RoleDecision
        {
            Name = name,
            Method = method,
            AllowsMethod = scope.Covers($"/{method}"),
            AllowsCollection = catalogue.Roles.Reach(caller, collection.Id),
        };
    }
}
