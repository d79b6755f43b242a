using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>
/// Asks whether the caller may point at records of collections with permission bits. It runs on the writer loop.
/// </summary>
/// <param name="session">What is written to.</param>
/// <param name="access">What the caller may do.</param>
/// <param name="draft">What is written.</param>
/// <param name="id">Id of the record.</param>
internal readonly struct ReferChecks(DbSession session, RecordAccess access, RecordDraft draft, string id)
{
    /// <summary>Finds new references that the caller may not make.</summary>
    /// <param name="before">The record as it is, whose references may stay; empty for a new one.</param>
    /// <returns>Null when there is none.</returns>
    public List<FieldViolation>? FindRefused(ReadOnlyMemory<byte> before)
    {
        List<FieldViolation>? violations = null;
        FieldValue[]? known = null;
        foreach (var relation in draft.Table.Relations)
        {
            if (!draft.IsGiven(relation.Member.Ordinal) || !draft.Values[relation.Member.Ordinal].HasValue || TargetOf(relation) is not { } target)
            {
                continue;
            }

            known ??= before.IsEmpty ? [] : ImageValues.Read(draft.Table, before.Span);
            var old = known.Length == 0 ? [] : IdsOf(relation, known[relation.Member.Ordinal]);
            var references = IdsOf(relation, draft.Values[relation.Member.Ordinal]);
            for (var i = 0; i < references.Count; i++)
            {
                // As where there is none, so that nothing tells them apart.
                if (!old.Contains(references[i]) && !MayRefer(target, references[i]))
                {
                    var path = DraftViolations.PathOf(relation.Member.Field);
                    DraftViolations.Add(
                        ref violations,
                        relation.Member.Field,
                        relation.IsList ? $"{path}[{i}]" : path,
                        new ValueFault("TARGET", $"'{target.Collection.Name}' has no record with this id"));
                }
            }
        }

        return violations;
    }

    // Who owns a record is the engine's or an administrator's to say.
    private RecordTable? TargetOf(RecordRelation relation)
        => relation.Member.Field.IsSystem || access.FindTarget(relation.TargetCollectionId) is not { Permissions.AsksBits: true } target
            || access.Caller.IsAdministratorOf(target.Id)
                ? null
                : RecordTable.Of(target);

    private bool MayRefer(RecordTable target, string reference)
    {
        if (target.Collection.Id == draft.Table.Collection.Id && reference == id)
        {
            return true;
        }

        using var image = new WireWriter();
        return RecordsStore.TryRead(session, target, reference, image)
            && access.AllowsByBits(session, target, PermissionAction.Refer, image.WrittenSpan.ToArray());
    }

    private static List<string> IdsOf(RecordRelation relation, in FieldValue value)
        => !value.HasValue ? []
            : relation.IsList ? JsonSerializer.Deserialize<List<string>>(value.Bytes.Span)!
            : [Encoding.ASCII.GetString(value.Bytes.Span)];
}
