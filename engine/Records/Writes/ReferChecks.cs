using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>
/// Looks for the records at which one is to point. One of a collection with permission bits that the writer may not refer to is as one that
/// is missing.
/// </summary>
/// <param name="session">What is written to.</param>
/// <param name="access">What the caller may do; null when the engine writes.</param>
/// <param name="table">Of the record that points.</param>
/// <param name="before">The record as it is, whose references may stay; empty for a new one.</param>
internal sealed class ReferChecks(DbSession session, RecordAccess? access, RecordTable table, ReadOnlyMemory<byte> before)
{
    private FieldValue[]? _known;

    /// <summary>Whether there is such a record to point at.</summary>
    /// <param name="target">The collection pointed at, as it is now.</param>
    public bool Finds(RecordRelation relation, Collection target, ReadOnlySpan<byte> id)
        => RecordsStore.Exists(session, RecordTable.Of(target), id) && (!AsksBits(relation, target) || Allows(relation, target, Encoding.ASCII.GetString(id)));

    /// <summary>Whether the writer may point at a record, which in a collection without permission bits there need not be.</summary>
    /// <inheritdoc cref="Finds"/>
    public bool Allows(RecordRelation relation, Collection target, string id)
        => !AsksBits(relation, target) || Has(relation, id) || MayRefer(RecordTable.Of(target), id);

    /// <summary>The ids that a field of a relation has.</summary>
    public static List<string> IdsOf(RecordRelation relation, in FieldValue value)
        => !value.HasValue ? []
            : relation.IsList ? JsonSerializer.Deserialize<List<string>>(value.Bytes.Span)!
            : [Encoding.ASCII.GetString(value.Bytes.Span)];

    // Who owns a record is the engine's or an administrator's to say.
    private bool AsksBits(RecordRelation relation, Collection target)
        => access is not null && target.Permissions is { AsksBits: true } && !relation.Member.Field.IsSystem && !access.Caller.IsAdministratorOf(target.Id);

    private bool MayRefer(RecordTable target, string id)
    {
        using var image = new WireWriter();
        return RecordsStore.TryRead(session, target, id, image)
            && access!.AllowsByBits(session, target, PermissionAction.Refer, image.WrittenSpan.ToArray());
    }

    private bool Has(RecordRelation relation, string id)
    {
        if (before.IsEmpty)
        {
            return false;
        }

        _known ??= ImageValues.Read(table, before.Span);
        return IdsOf(relation, _known[relation.Member.Ordinal]).Contains(id);
    }
}
