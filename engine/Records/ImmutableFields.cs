using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records;

/// <summary>Keeps the fields that never change, or not for everyone.</summary>
internal static class ImmutableFields
{
    private static readonly ValueFault Changed = new("IMMUTABLE", "the value of this field cannot change; leave it out");

    /// <summary>Finds the fields to which a change gives another value than they have, and that are immutable or not the caller's to change.</summary>
    /// <param name="caller">Who changes it; null when the engine does.</param>
    /// <param name="before">The record's image.</param>
    /// <returns>Null when there is none.</returns>
    public static List<FieldViolation>? FindChanged(RecordDraft draft, Caller? caller, ReadOnlySpan<byte> before)
    {
        if (!draft.Table.HasImmutables)
        {
            return null;
        }

        List<FieldViolation>? violations = null;
        using var value = new WireWriter();
        var fields = new RecordBodyReader(new RecordImageParts(before).Body);
        foreach (var member in draft.Table.Members)
        {
            var found = fields.MoveTo(member);
            var isProtected = ProtectedFields.IsProtected(draft, member.Field)
                && !(caller is not null && OwnerFields.MayChange(member.Field, draft.Table.Collection, caller, before));
            if (!(member.Field.IsImmutable || isProtected) || !draft.IsGiven(member.Ordinal))
            {
                continue;
            }

            // Two cipher texts of one value differ, and secrets stand in no image: these cannot be given again at all. Of a value that the
            // caller may not read, it would learn whether it has guessed it.
            value.Clear();
            RecordImageWriter.WriteValue(value, member, draft.Values[member.Ordinal]);
            if (member.IsWriteOnly || draft.IsUnread(member) || !value.WrittenSpan.SequenceEqual(found ? fields.Encoded : default))
            {
                DraftViolations.Add(ref violations, member.Field, isProtected ? ProtectedFields.FaultOf(member.Field, draft.Table.Collection) : Changed);
            }
        }

        return violations;
    }
}
