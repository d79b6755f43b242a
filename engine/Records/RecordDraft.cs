using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// What a caller wants a record's fields to be, checked against one state of its collection. The targets of relations are not
/// looked up here.
/// </summary>
internal sealed class RecordDraft
{
    private readonly bool _isChange;

    // Which fields have a value of the caller, which may be null. Null where nobody asks: all fields of a new record are given.
    private readonly bool[]? _given;

    private RecordDraft(RecordTable table, bool isChange, bool mayWriteSystem)
    {
        MayWriteSystem = mayWriteSystem;
        Table = table;
        Values = new FieldValue[table.Members.Length];
        _isChange = isChange;
        _given = isChange || table.HasDefaults ? new bool[table.Members.Length] : null;
    }

    public RecordTable Table { get; }

    /// <summary>In the order of the collection's definition.</summary>
    public FieldValue[] Values { get; }

    /// <summary>Whether fields that the engine added to the collection may be written.</summary>
    public bool MayWriteSystem { get; }

    /// <summary>Whether the field gets the value that stands here, which may be null; if not, it keeps its own.</summary>
    public bool IsGiven(int ordinal) => !_isChange || _given![ordinal];

    /// <summary>Whether the write has a value for the field, rather than the engine.</summary>
    public bool IsSent(int ordinal) => _given?[ordinal] ?? Values[ordinal].HasValue;

    /// <summary>
    /// Whether a value changes that no image shows, so that equal images do not mean that nothing changes; or one that the caller may not
    /// read, who must not learn by that whether it is the same.
    /// </summary>
    public bool ChangesSecrets
    {
        get
        {
            foreach (var member in Table.Members)
            {
                if ((member.IsWriteOnly || IsUnread(member)) && IsGiven(member.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether the field's value is nothing for the caller to know.</summary>
    public bool IsUnread(RecordMember member) => member.IsHidden && !MayWriteSystem;

    /// <summary>A change of nothing, to which the engine adds with <see cref="Set"/>.</summary>
    public static RecordDraft ChangeOf(RecordTable table) => new(table, isChange: true, mayWriteSystem: true);

    /// <summary>Reads and checks a <c>google.protobuf.Struct</c>.</summary>
    /// <param name="data">Its wire bytes. Of members with the same name the last one counts, as in any protobuf map.</param>
    /// <param name="isChange">Whether the fields that it leaves out stay as they are, rather than being null.</param>
    /// <param name="refusal">records DATA_INVALID with every fault; rpc PROTOBUF_MALFORMED.</param>
    /// <returns>Null when there is a refusal.</returns>
    /// <param name="terms">Of the caller.</param>
    public static RecordDraft? Read(
        RecordTable table, ReadOnlySpan<byte> data, bool isChange, out BaasException? refusal, in DraftTerms terms = default)
        => Read(table, data, isChange, isReplacement: false, terms, out refusal);

    private static RecordDraft? Read(
        RecordTable table, ReadOnlySpan<byte> data, bool isChange, bool isReplacement, in DraftTerms terms, out BaasException? refusal)
    {
        var draft = new RecordDraft(table, isChange, terms.MayWriteSystem);
        List<FieldViolation>? violations = null;
        try
        {
            draft.ReadMembers(data, terms.Hashes, ref violations);
        }
        catch (WireFormatException fault)
        {
            refusal = RecordsErrors.DataMalformed(fault);
            return null;
        }

        if (!isChange && table.HasDefaults)
        {
            draft.SetDefaults();
        }

        if (isReplacement)
        {
            draft.SetAbsent();
        }

        if (!terms.MayLackRequired)
        {
            draft.RequireValues(ref violations);
        }

        refusal = violations is { Count: > 0 } ? RecordsErrors.DataInvalid(violations) : null;
        return refusal is null ? draft : null;
    }

    /// <summary>
    /// Reads and checks values that take the place of all that a record has: fields that are left out get their default, or null. What
    /// callers cannot give back, because no answer shows it or the engine sets it, stays.
    /// </summary>
    /// <inheritdoc cref="Read(RecordTable, ReadOnlySpan{byte}, bool, out BaasException?, in DraftTerms)"/>
    public static RecordDraft? ReadReplacement(
        RecordTable table, ReadOnlySpan<byte> data, out BaasException? refusal, in DraftTerms terms = default)
        => Read(table, data, isChange: true, isReplacement: true, terms, out refusal);

    /// <summary>Values that were checked before and stored; each field is given.</summary>
    /// <param name="values">In the order of the collection's definition.</param>
    public static RecordDraft OfStored(RecordTable table, FieldValue[] values)
    {
        var draft = new RecordDraft(table, isChange: false, mayWriteSystem: true);
        values.CopyTo(draft.Values, 0);
        return draft;
    }

    /// <summary>Gives a field a value of the engine's.</summary>
    public void Set(RecordMember member, FieldValue value)
    {
        Values[member.Ordinal] = value;
        _given?[member.Ordinal] = true;
    }

    /// <summary>Gives the fields that keep the moment of a write that moment.</summary>
    /// <param name="now">Microseconds since 1970 UTC.</param>
    /// <returns>Whether there are such fields.</returns>
    public bool Stamp(long now)
    {
        var found = false;
        foreach (var (member, type) in Table.Autodates)
        {
            if (_isChange ? type.OnUpdate : type.OnCreate)
            {
                Set(member, FieldValue.Of(now));
                found = true;
            }
        }

        return found;
    }

    /// <summary>Whether it gives an account what its sign-ins rest on, or what they are to rules.</summary>
    public bool ChangesAccount => Table.TokenKey is not null && (RenewsTokenKey || GivesSystem(AccountFields.Role) || GivesSystem(AccountFields.Verified));

    private bool RenewsTokenKey
        => GivesSystem(AccountFields.Password) || GivesSystem(AccountFields.Email) || GivesSystem(AccountFields.Suspended);

    /// <summary>Gives an account a new secret when it is new, or when what its sessions rest on changes; all sessions end with that.</summary>
    public void RenewTokenKey()
    {
        if (Table.TokenKey is { } key && RenewsTokenKey)
        {
            Set(key, TokenKeyType.Next());
        }
    }

    private bool GivesSystem(string name)
    {
        foreach (var member in Table.Members)
        {
            if (member.Field.IsSystem && member.Field.Name == name)
            {
                return IsGiven(member.Ordinal);
            }
        }

        return false;
    }

    private void SetAbsent()
    {
        foreach (var member in Table.Members)
        {
            if (!_given![member.Ordinal] && !member.IsWriteOnly && !member.IsHidden && !member.Field.IsSystem && !member.Field.IsReadOnly
                && member.Field.Type is not AutodateType)
            {
                Set(member, member.Field.DefaultValue);
            }
        }
    }

    private void SetDefaults()
    {
        foreach (var member in Table.Members)
        {
            if (!_given![member.Ordinal])
            {
                Values[member.Ordinal] = member.Field.DefaultValue;
            }
        }
    }

    private void ReadMembers(
        ReadOnlySpan<byte> data, IReadOnlyDictionary<string, FieldValue>? hashes, ref List<FieldViolation>? violations)
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

            if (member.Field.IsReadOnly)
            {
                DraftViolations.Add(ref violations, member.Field, new ValueFault("READ_ONLY", "the caller may not write the field"));
                continue;
            }

            DraftViolations.Forget(violations, member.Field);
            _given?[member.Ordinal] = true;

            if (hashes is not null && hashes.TryGetValue(member.Field.Name, out var hash))
            {
                Values[member.Ordinal] = hash;
                continue;
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
