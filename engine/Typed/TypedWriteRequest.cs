using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Typed;

/// <summary>A request of a typed service to write a record: as that of the generic service, with the record as the collection's own message.</summary>
/// <param name="generic">The request as the generic service reads it: its <c>Data</c> is the message.</param>
/// <param name="mask">Names of the fields that an update changes; empty: those that the message has.</param>
internal sealed class TypedWriteRequest(RecordWriteRequest generic, IReadOnlyList<string> mask)
{
    private const string All = "*";
    private const int MaskField = 8;

    /// <summary>Whether all fields are changed, so that those that are left out lose their values.</summary>
    public bool IsReplacement => mask.Contains(All);

    /// <summary>Reads the request of an update.</summary>
    /// <exception cref="WireFormatException">The bytes are not such a message.</exception>
    public static TypedWriteRequest ParseUpdate(ReadOnlyMemory<byte> message)
    {
        List<string> mask = [];
        var reader = new WireReader(message.Span);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == MaskField && wireType == WireType.Bytes)
            {
                mask.AddRange(FieldMask.Parser.ParseFrom(reader.ReadBytes()).Paths);
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return new TypedWriteRequest(RecordWriteRequest.ParseUpdate(message), mask);
    }

    /// <summary>The request that the generic service would have got.</summary>
    /// <param name="table">The collection as it is now.</param>
    /// <exception cref="BaasException">records DATA_INVALID: names of the mask that no field has; ID_INVALID: two ids that differ.</exception>
    /// <exception cref="WireFormatException">The record is no message.</exception>
    public RecordWriteRequest Resolve(RecordTable table)
    {
        using var data = new WireWriter(generic.Data.Length + 128);
        TypedData.WriteData(data, table, generic.Data.Span, IsReplacement || mask.Count == 0 ? null : OrdinalsOf(table));
        var (id, etag) = TypedData.ReadSystemFields(generic.Data.Span);
        if (generic.Id.Length > 0 && id.Length > 0 && generic.Id != id)
        {
            throw RecordsErrors.DataInvalid([new FieldViolation("record.id", "CONFLICT", "expected the id that the request has, or none")]);
        }

        return generic.AsTyped(
            table.Collection.Name, generic.Id.Length > 0 ? generic.Id : id, generic.Etag.Length > 0 ? generic.Etag : etag, data.WrittenSpan.ToArray());
    }

    private bool[] OrdinalsOf(RecordTable table)
    {
        var ordinals = new bool[table.Members.Length];
        foreach (var name in mask)
        {
            var hint = 0;
            if (table.Find(Encoding.UTF8.GetBytes(name), ref hint) is { } member)
            {
                ordinals[member.Ordinal] = true;
            }
            else if (name is not ("id" or "created" or "updated" or "etag"))
            {
                throw RecordsErrors.DataInvalid([new FieldViolation("update_mask", "UNKNOWN", $"'{table.Collection.Name}' has no such field as one of the mask; expected names of fields, or '{All}'")]);
            }
        }

        return ordinals;
    }
}
