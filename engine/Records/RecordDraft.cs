using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// What a caller wants a record's fields to be, checked against one state of its collection. The targets of relations are not
/// looked up here.
/// </summary>
internal sealed class RecordDraft
{
    // Null for a new record, whose fields are all given: those that the caller leaves out are null.
    private readonly bool[]? _given;

    private RecordDraft(RecordTable table, bool isChange)
    {
        Table = table;
        Values = new FieldValue[table.Members.Length];
        _given = isChange ? new bool[table.Members.Length] : null;
    }

    public RecordTable Table { get; }

    /// <summary>In the order of the collection's definition.</summary>
    public FieldValue[] Values { get; }

    /// <summary>Whether the caller gives the field a value, which may be null.</summary>
    public bool IsGiven(int ordinal) => _given is null || _given[ordinal];

    /// <summary>Reads and checks a <c>google.protobuf.Struct</c>.</summary>
    /// <param name="data">Its wire bytes. Of members with the same name the last one counts, as in any protobuf map.</param>
    /// <param name="isChange">Whether the fields that it leaves out stay as they are, rather than being null.</param>
    /// <param name="refusal">records DATA_INVALID with every fault; rpc PROTOBUF_MALFORMED.</param>
    /// <returns>Null when there is a refusal.</returns>
    public static RecordDraft? Read(RecordTable table, ReadOnlySpan<byte> data, bool isChange, out BaasException? refusal)
    {
        var draft = new RecordDraft(table, isChange);
        List<FieldViolation>? violations = null;
        try
        {
            draft.ReadMembers(data, ref violations);
        }
        catch (WireFormatException fault)
        {
            refusal = RecordsErrors.DataMalformed(fault);
            return null;
        }

        draft.RequireValues(ref violations);
        refusal = violations is { Count: > 0 } ? RecordsErrors.DataInvalid(violations) : null;
        return refusal is null ? draft : null;
    }

    /// <summary>Values that were checked before and stored; each field is given.</summary>
    /// <param name="values">In the order of the collection's definition.</param>
    public static RecordDraft OfStored(RecordTable table, FieldValue[] values)
    {
        var draft = new RecordDraft(table, isChange: false);
        values.CopyTo(draft.Values, 0);
        return draft;
    }

    private void ReadMembers(ReadOnlySpan<byte> data, ref List<FieldViolation>? violations)
    {
        var entries = new StructEntries(data);
        var hint = 0;
        while (entries.MoveNext())
        {
            var member = Table.Find(entries.Key, ref hint);
            if (member is null)
            {
                DraftViolations.AddUnknown(ref violations, Table.Collection, entries.Key);
                continue;
            }

            DraftViolations.Forget(violations, member.Field);
            if (_given is not null)
            {
                _given[member.Ordinal] = true;
            }

            var input = StructValue.Parse(entries.Value);
            if (!member.Field.Type.TryRead(in input, out Values[member.Ordinal], out var fault))
            {
                DraftViolations.Add(ref violations, member.Field, fault);
            }
            else if (Values[member.Ordinal].Bytes.Length > member.Field.MaxIndexedBytes)
            {
                DraftViolations.Add(ref violations, member.Field, member.Field.TooLongForIndex);
            }
        }
    }

    private void RequireValues(ref List<FieldViolation>? violations)
    {
        foreach (var member in Table.Members)
        {
            if (member.Field.IsRequired && IsGiven(member.Ordinal) && member.Field.IsMissing(Values[member.Ordinal]))
            {
                DraftViolations.AddRequired(ref violations, member.Field);
            }
        }
    }
}
