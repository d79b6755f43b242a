using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>Says who owns a new record of a collection with permission bits, and who may write its owner and permission.</summary>
internal static class OwnerFields
{
    private static readonly ValueFault OwnerGiven = new("READ_ONLY", "who makes a record owns it, and only administrators say otherwise; leave it out");

    private static readonly ValueFault PermissionGiven =
        new("READ_ONLY", "only the owner of the record and administrators write its permission; leave it out");

    /// <summary>Makes the caller the owner of a new record; who makes an account for himself becomes that.</summary>
    /// <param name="id">Of the new record.</param>
    public static void Stamp(RecordDraft draft, Caller caller, string id)
    {
        if (draft.Table.Collection is not { Permissions: { } policy } collection || draft.MayWriteSystem)
        {
            return;
        }

        var isOwnAccount = caller.Kind == CallerKind.Anonymous && policy.AccountsId == collection.Id;
        var member = MemberOf(draft.Table, PermissionFields.Owner);
        if (!draft.Values[member.Ordinal].HasValue && (isOwnAccount || BitConditions.CanOwn(policy, caller)))
        {
            draft.Set(member, FieldValue.Of(Encoding.ASCII.GetBytes(isOwnAccount ? id : caller.Id)));
        }
    }

    /// <summary>Finds what the maker of a record gives that is not his to give.</summary>
    public static void FindGiven(RecordDraft draft, Caller caller, ref List<FieldViolation>? violations)
    {
        if (draft.Table.Collection.Permissions is not { } policy || draft.MayWriteSystem)
        {
            return;
        }

        var canOwn = BitConditions.CanOwn(policy, caller);
        var owner = MemberOf(draft.Table, PermissionFields.Owner);
        var value = draft.Values[owner.Ordinal];
        if (value.HasValue && !(canOwn && Ascii.Equals(value.Bytes.Span, caller.Id)))
        {
            DraftViolations.Add(ref violations, owner.Field, OwnerGiven);
        }

        var permission = MemberOf(draft.Table, PermissionFields.Permission);
        if (!canOwn && draft.Values[permission.Ordinal].HasValue)
        {
            DraftViolations.Add(ref violations, permission.Field, PermissionGiven);
        }
    }

    /// <summary>Whether a field of the engine's is the caller's to change, because the record is his.</summary>
    /// <param name="before">The record as it is.</param>
    public static bool MayChange(Field field, Collection collection, Caller caller, ReadOnlySpan<byte> before)
        => field.Name == PermissionFields.Permission && collection.Permissions is not null && IsOwner(collection, caller, before);

    /// <summary>Whether the caller owns a record.</summary>
    public static bool IsOwner(Collection collection, Caller caller, ReadOnlySpan<byte> image)
        => collection.Permissions is { } policy
            && BitConditions.CanOwn(policy, caller)
            && RecordImage.TryGet(image, collection.Find(PermissionFields.Owner)!.Number, out _, out var owner)
            && Ascii.Equals(owner, caller.Id);

    /// <summary>What is wrong with a change of one of the fields; null when it is another field.</summary>
    public static ValueFault? FaultOf(Field field, Collection collection) => collection.Permissions is null ? null : field.Name switch
    {
        PermissionFields.Owner => OwnerGiven,
        PermissionFields.Permission => PermissionGiven,
        _ => null,
    };

    private static RecordMember MemberOf(RecordTable table, string name) => table.Members.First(member => member.Field.Name == name);
}
