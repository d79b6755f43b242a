using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules.Tests;

/// <summary>A record that there is while a rule test runs.</summary>
/// <param name="Values">In the order of the collection's definition.</param>
/// <param name="Image">The record as it is read.</param>
internal sealed record TestRecord(RecordTable Table, string Id, RowVersion Version, FieldValue[] Values, byte[] Image)
{
    // What a password or a secret is does not matter, and hashing takes long by intention.
    private static readonly FieldValue Something = FieldValue.Of("something"u8.ToArray());

    /// <param name="table">Of the whole collection, whatever a caller sees of it.</param>
    /// <param name="values">Null for none.</param>
    /// <param name="defaultId">Id of a record that gives none.</param>
    /// <param name="now">When it was made if it does not say so, in microseconds since 1970 UTC.</param>
    /// <exception cref="BaasException">records DATA_INVALID, ID_INVALID.</exception>
    public static TestRecord Read(RecordTable table, Struct? values, string defaultId, long now)
    {
        var own = values?.Clone() ?? new Struct();
        var id = Take(own, SystemFields.Id.Name) ?? defaultId;
        var created = TakeMoment(own, SystemFields.Created.Name) ?? now;
        var version = new RowVersion(created, TakeMoment(own, SystemFields.Updated.Name) ?? created, Etag: 1);
        var draft = ReadDraft(table, own, isChange: false, mayWriteSystem: true);
        draft.Stamp(version.Created);
        return RecordId.IsValid(id) ? new TestRecord(table, id, version, draft.Values, Write(draft, id, version)) : throw RecordsErrors.IdInvalid();
    }

    /// <summary>Reads what is sent, or what a record is, with what may be left to those who really write records.</summary>
    /// <exception cref="BaasException">records DATA_INVALID.</exception>
    public static RecordDraft ReadDraft(RecordTable table, Struct values, bool isChange, bool mayWriteSystem)
        => Require(RecordDraft.Read(table, values.ToByteArray(), isChange, out var refusal, TermsOf(table, mayWriteSystem)) ?? throw refusal!);

    /// <summary>Refuses texts that not each database takes.</summary>
    /// <exception cref="BaasException">records DATA_INVALID.</exception>
    public static RecordDraft Require(RecordDraft draft)
        => draft.Table.Members.FirstOrDefault(member => member.Kind != ValueKind.Bytes && draft.Values[member.Ordinal].Bytes.Span.Contains((byte)0)) is { } member
            ? throw RecordsErrors.DataInvalid([new FieldViolation($"data.{member.Field.Name}", "FORMAT", "expected a text without the character U+0000")])
            : draft;

    /// <summary>How the values of a test are read: without hashing, and though required ones may be missing.</summary>
    public static DraftTerms TermsOf(RecordTable table, bool mayWriteSystem) => new(mayWriteSystem, SecretsOf(table)) { MayLackRequired = true };

    /// <summary>The image of a record that has just the values of a draft.</summary>
    public static byte[] Write(RecordDraft draft, string id, RowVersion version)
    {
        using var wire = new WireWriter();
        RecordImageWriter.WriteSystemFields(wire, Encoding.UTF8.GetBytes(id), version.Created, version.Updated, version.Etag);
        RecordImageWriter.WriteBody(wire, draft);
        return wire.WrittenSpan.ToArray();
    }

    /// <summary>The record's image as a draft changes it.</summary>
    public byte[] Merge(RecordDraft draft, RowVersion version)
    {
        using var wire = new WireWriter();
        RecordImageWriter.WriteSystemFields(wire, Encoding.UTF8.GetBytes(Id), version.Created, version.Updated, version.Etag);
        RecordImageWriter.WriteMergedBody(wire, draft, new RecordImageParts(Image).Body);
        return wire.WrittenSpan.ToArray();
    }

    /// <summary>Takes the id that a create is to have out of what it sends.</summary>
    public static string? TakeId(Struct values) => Take(values, SystemFields.Id.Name);

    private static Dictionary<string, FieldValue>? SecretsOf(RecordTable table)
    {
        var secrets = table.Members.Where(member => member.Kind is ValueKind.Secret or ValueKind.Encrypted).ToList();
        return secrets.Count == 0 ? null : secrets.ToDictionary(member => member.Field.Name, _ => Something, StringComparer.Ordinal);
    }

    private static string? Take(Struct values, string name)
    {
        if (!values.Fields.TryGetValue(name, out var value))
        {
            return null;
        }

        // What is no text becomes one that is no valid id and no moment, and is refused as such.
        values.Fields.Remove(name);
        return value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : "";
    }

    private static long? TakeMoment(Struct values, string name)
    {
        if (Take(values, name) is not { } text)
        {
            return null;
        }

        return Moments.TryParse(text, out var moment)
            ? moment.ToMicroseconds()
            : throw RecordsErrors.DataInvalid([new FieldViolation($"data.{name}", "TYPE", "expected a moment, as 2026-11-21T09:30:00Z")]);
    }
}
