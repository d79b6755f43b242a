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

    /// <param name="target">The collection pointed at, as it is now.</param>
    public bool Finds(RecordRelation relation, Collection target, ReadOnlySpan<byte> id)
        => RecordsStore.Exists(session, RecordTable.Of(target), id) && Allows(relation, target, id);

    private bool Allows(RecordRelation relation, Collection target, ReadOnlySpan<byte> id)
    {
        // Who owns a record is the engine's or an administrator's to say.
        if (access is null || target.Permissions is not { AsksBits: true } || relation.Member.Field.IsSystem || access.Caller.IsAdministratorOf(target.Id))
        {
            return true;
        }

        var text = Encoding.ASCII.GetString(id);
        return Has(relation, text) || MayRefer(RecordTable.Of(target), text);
    }

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
        var value = _known[relation.Member.Ordinal];
        return value.HasValue && (relation.IsList
            ? JsonSerializer.Deserialize<List<string>>(value.Bytes.Span)!.Contains(id)
            : Encoding.ASCII.GetString(value.Bytes.Span) == id);
    }
}
