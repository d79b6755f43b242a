using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Modifiers;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>
/// Puts ids in the place of <c>@N.id</c>, the id of the record of an earlier operation. It stands only where ids stand, in relations
/// and as the id of an operation, and no id has the character <c>@</c>; so it is never taken for anything else.
/// </summary>
internal static class BatchReferences
{
    private const byte Mark = (byte)'@';

    /// <summary>Whether a request has references.</summary>
    /// <exception cref="WireFormatException">The data is not a Struct.</exception>
    public static bool AreIn(RecordTable table, RecordWriteRequest request)
    {
        if (request.Id.StartsWith('@'))
        {
            return true;
        }

        if (table.Relations.IsEmpty || !request.Data.Span.Contains(Mark))
        {
            return false;
        }

        var entries = new StructEntries(request.Data.Span);
        var hint = 0;
        while (entries.MoveNext())
        {
            if (IsRelation(table, entries.Key, ref hint) && IsReference(StructValue.Parse(entries.Value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The request with ids in the place of its references.</summary>
    /// <param name="item">Whose request.</param>
    /// <param name="items">All of the batch; those before the item are done.</param>
    /// <exception cref="Kernel.BaasException">records REFERENCE_INVALID.</exception>
    public static RecordWriteRequest Resolve(RecordTable table, BatchItem item, IReadOnlyList<BatchItem> items)
    {
        var request = item.Request;
        var id = request.Id.StartsWith('@') ? IdOf(request.Id, "id", item, items) : request.Id;
        using var data = new WireWriter(request.Data.Length + 64);
        var entries = new StructEntries(request.Data.Span);
        var hint = 0;
        while (entries.MoveNext())
        {
            var entry = data.BeginMessage(1);
            data.WriteBytesField(1, entries.Key);
            var value = StructValue.Parse(entries.Value);
            if (IsRelation(table, entries.Key, ref hint) && IsReference(value))
            {
                var mark = data.BeginMessage(2);
                Write(data, value, $"data.{Encoding.UTF8.GetString(entries.Key)}", item, items);
                data.EndMessage(mark);
            }
            else
            {
                data.WriteBytesField(2, entries.Value);
            }

            data.EndMessage(entry);
        }

        return request.With(id, data.WrittenSpan.ToArray());
    }

    private static bool IsRelation(RecordTable table, ReadOnlySpan<byte> name, ref int hint)
    {
        FieldModifier.ReadSign(name, out var field);
        return table.Find(field, ref hint)?.Field.Type is RelationType;
    }

    private static bool IsReference(in StructValue value)
    {
        if (value.Kind == StructKind.Text)
        {
            return value.Bytes.StartsWith(Mark);
        }

        if (value.Kind != StructKind.List)
        {
            return false;
        }

        var reader = new WireReader(value.Bytes);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != 1 || wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
            }
            else if (StructValue.Parse(reader.ReadBytes()) is { Kind: StructKind.Text } text && text.Bytes.StartsWith(Mark))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes the members of a <c>google.protobuf.Value</c>: a text, or a list of which some are references.</summary>
    private static void Write(WireWriter wire, in StructValue value, string path, BatchItem item, IReadOnlyList<BatchItem> items)
    {
        if (value.Kind == StructKind.Text)
        {
            wire.WriteStringField(3, IdOf(Encoding.UTF8.GetString(value.Bytes), path, item, items));
            return;
        }

        var list = wire.BeginMessage(6);
        var reader = new WireReader(value.Bytes);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != 1 || wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var element = reader.ReadBytes();
            var parsed = StructValue.Parse(element);
            if (parsed.Kind == StructKind.Text && parsed.Bytes.StartsWith(Mark))
            {
                var mark = wire.BeginMessage(1);
                wire.WriteStringField(3, IdOf(Encoding.UTF8.GetString(parsed.Bytes), path, item, items));
                wire.EndMessage(mark);
            }
            else
            {
                wire.WriteBytesField(1, element);
            }
        }

        wire.EndMessage(list);
    }

    private static string IdOf(string reference, string path, BatchItem item, IReadOnlyList<BatchItem> items)
    {
        if (!reference.EndsWith(".id", StringComparison.Ordinal)
            || !int.TryParse(reference.AsSpan(1..^3), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw RecordsErrors.ReferenceInvalid(path, reference, "is no reference; '@0.id' is the id of the record of operation 0");
        }

        if (index >= item.Index)
        {
            throw RecordsErrors.ReferenceInvalid(path, reference, "names no operation before this one");
        }

        return items[index].RecordId
            ?? throw RecordsErrors.ReferenceInvalid(path, reference, "names an operation that failed or has no record");
    }
}
