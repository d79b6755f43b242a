using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records.Modifiers;

/// <summary>
/// The values of an update, some of which depend on those that are there, as <c>"views+": 1</c>. What they come to is worked out on
/// the writer loop, where nothing comes between the reading and the writing, and is then checked as any value is.
/// </summary>
internal sealed class RecordPatch
{
    // The members of the Struct that have no sign.
    private readonly byte[] _plain;
    private readonly List<FieldModifier> _modifiers;

    private readonly DraftTerms _terms;

    private RecordPatch(RecordTable table, byte[] plain, List<FieldModifier> modifiers, in DraftTerms terms)
    {
        _terms = terms;
        Table = table;
        _plain = plain;
        _modifiers = modifiers;
    }

    public RecordTable Table { get; }

    /// <param name="data">Wire bytes of a <c>google.protobuf.Struct</c>.</param>
    /// <param name="terms">Of the caller.</param>
    /// <returns>Null when no member's name has a sign, as nearly always.</returns>
    /// <exception cref="BaasException">records DATA_INVALID; rpc PROTOBUF_MALFORMED.</exception>
    public static RecordPatch? Read(RecordTable table, ReadOnlyMemory<byte> data, in DraftTerms terms = default)
    {
        try
        {
            return HasSigns(data.Span) ? Split(table, data, terms) : null;
        }
        catch (WireFormatException fault)
        {
            throw RecordsErrors.DataMalformed(fault);
        }
    }

    /// <summary>What the record is to become.</summary>
    /// <param name="body">The user's fields of its image, as they are.</param>
    /// <exception cref="BaasException">records DATA_INVALID.</exception>
    public RecordDraft Resolve(ReadOnlySpan<byte> body) => Resolve(body, isChange: true);

    /// <summary>The values of a record that there was not: numbers count from 0, and lists from none.</summary>
    /// <exception cref="BaasException">records DATA_INVALID.</exception>
    public RecordDraft ResolveNew() => Resolve([], isChange: false);

    /// <summary>The values that depend on nothing.</summary>
    /// <exception cref="BaasException">records DATA_INVALID.</exception>
    public RecordDraft ReadPlain() => Read(_plain, isChange: true);

    private static bool HasSigns(ReadOnlySpan<byte> data)
    {
        var entries = new StructEntries(data);
        while (entries.MoveNext())
        {
            if (FieldModifier.ReadSign(entries.Key, out _) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static RecordPatch Split(RecordTable table, ReadOnlyMemory<byte> data, in DraftTerms terms)
    {
        using var plain = new WireWriter(data.Length);
        var modifiers = new List<FieldModifier>();
        var given = new HashSet<RecordMember>();
        var hint = 0;
        var entries = new StructEntries(data.Span);
        while (entries.MoveNext())
        {
            var sign = FieldModifier.ReadSign(entries.Key, out var name);
            var member = table.Find(name, ref hint);
            if (sign is null || member is null)
            {
                WriteEntry(plain, entries.Key, entries.Value);
                _ = member is not null && given.Add(member);
                continue;
            }

            // Of members with the same name the last one counts, as in any protobuf map.
            modifiers.RemoveAll(modifier => modifier.Member == member && modifier.Sign == sign);
            modifiers.Add(new FieldModifier(member, sign.Value, entries.Value.ToArray()));
        }

        Check(modifiers, given, terms);
        modifiers.Sort((left, right) => (left.Member.Number, left.Sign).CompareTo((right.Member.Number, right.Sign)));
        var patch = new RecordPatch(table, plain.WrittenSpan.ToArray(), modifiers, terms);

        // What is wrong whatever the record holds is told before the record is looked for.
        patch.ReadPlain();
        return patch;
    }

    private static void Check(List<FieldModifier> modifiers, HashSet<RecordMember> given, in DraftTerms terms)
    {
        List<FieldViolation>? violations = null;
        foreach (var modifier in modifiers)
        {
            if (!modifier.IsSupported)
            {
                var fields = modifier.Sign == ModifierSign.Before ? "lists" : "numbers and lists";
                var type = modifier.Member.Field.Type.Name;
                DraftViolations.Add(ref violations, new FieldViolation(modifier.Path, "TYPE", $"only {fields} can be changed like this, and the field is of type '{type}'"));
            }
            else if (modifier.Member.IsHidden && !terms.MayWriteSystem)
            {
                // Where the steps from a value come to an end, they tell it.
                DraftViolations.Add(ref violations, new FieldViolation(modifier.Path, "HIDDEN", "the caller may not read the field, and so can only replace its value"));
            }
            else if (given.Contains(modifier.Member))
            {
                DraftViolations.Add(ref violations, new FieldViolation(modifier.Path, "CONFLICT", "expected a value for the field or a change of it, not both"));
            }
            else
            {
                ModifierValues.Check(modifier, ref violations);
            }
        }

        if (violations is not null)
        {
            throw RecordsErrors.DataInvalid(violations);
        }
    }

    private RecordDraft Resolve(ReadOnlySpan<byte> body, bool isChange)
    {
        List<FieldViolation>? violations = null;
        using var data = new WireWriter(_plain.Length + 256);
        data.WriteRaw(_plain);
        var fields = new RecordBodyReader(body);
        for (var i = 0; i < _modifiers.Count;)
        {
            var member = _modifiers[i].Member;
            var end = i + 1;
            while (end < _modifiers.Count && _modifiers[end].Member == member)
            {
                end++;
            }

            var hasValue = fields.MoveTo(member);
            data.WriteTag(1, WireType.Bytes);
            var entry = data.BeginLength();
            data.WriteRaw(member.EntryKey.Span);
            var value = data.BeginMessage(2);
            ModifierValues.Write(data, _modifiers[i..end], hasValue, fields, ref violations);
            data.EndMessage(value);
            data.EndMessage(entry);
            i = end;
        }

        return violations is null ? Read(data.WrittenSpan, isChange) : throw RecordsErrors.DataInvalid(violations);
    }

    private RecordDraft Read(ReadOnlySpan<byte> data, bool isChange)
        => RecordDraft.Read(Table, data, isChange, out var refusal, _terms) ?? throw refusal!;

    private static void WriteEntry(WireWriter wire, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var entry = wire.BeginMessage(1);
        wire.WriteBytesField(1, key);
        wire.WriteBytesField(2, value);
        wire.EndMessage(entry);
    }
}
