using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>
/// Keeps callers who are no administrators from the fields that the engine added to a collection. Values that say what is
/// so anyway are let through, so that a record may be sent back as it was read.
/// </summary>
internal static class ProtectedFields
{
    private static readonly ValueFault Protected = new("READ_ONLY", "only administrators write this field; leave it out");

    private static readonly ValueFault OwnCall = new("READ_ONLY", "this field changes by a call of the account's own; leave it out");

    /// <summary>Finds the fields of a new record that its maker may not give.</summary>
    /// <returns>Null when there is none.</returns>
    public static List<FieldViolation>? FindGiven(RecordDraft draft, Caller caller)
    {
        List<FieldViolation>? violations = null;
        OwnerFields.FindGiven(draft, caller, ref violations);
        if (!draft.Table.Collection.IsAuth || draft.MayWriteSystem)
        {
            return violations;
        }

        foreach (var member in draft.Table.Members)
        {
            var field = member.Field;
            if (field.IsSystem
                && field.Name is AccountFields.Verified or AccountFields.Role or AccountFields.Suspended
                && !AreSame(draft.Values[member.Ordinal], field.DefaultValue))
            {
                DraftViolations.Add(ref violations, field, Protected);
            }
        }

        return violations;
    }

    /// <summary>Whether a change of the field's value is refused.</summary>
    public static bool IsProtected(RecordDraft draft, Field field) => field.IsSystem && !draft.MayWriteSystem;

    /// <summary>What is wrong with such a change.</summary>
    public static ValueFault FaultOf(Field field, Collection collection)
        => OwnerFields.FaultOf(field, collection) ?? (field.Name is AccountFields.Email or AccountFields.Password ? OwnCall : Protected);

    private static bool AreSame(in FieldValue one, in FieldValue other)
        => one.HasValue == other.HasValue && one.Scalar == other.Scalar && one.Bytes.Span.SequenceEqual(other.Bytes.Span);
}
