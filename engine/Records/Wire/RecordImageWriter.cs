using System.Buffers.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>Writes a <see cref="RecordImage"/>: first the system fields, then the user's. Equal records have equal bytes.</summary>
internal static class RecordImageWriter
{
    private static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = StructJson.MaxDepth + 1 };

    public static void WriteSystemFields(WireWriter wire, ReadOnlySpan<byte> id, long created, long updated, long etag)
    {
        wire.WriteBytesField(SystemFields.Id.Number, id);
        RecordImage.WriteTimestamp(wire, SystemFields.Created.Number, created);
        RecordImage.WriteTimestamp(wire, SystemFields.Updated.Number, updated);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(etag, digits, out var length);
        wire.WriteBytesField(SystemFields.Etag.Number, digits[..length]);
    }

    /// <summary>Writes the user's fields of a new record.</summary>
    public static void WriteBody(WireWriter wire, RecordDraft draft)
    {
        foreach (var member in draft.Table.Members)
        {
            WriteValue(wire, member, draft.Values[member.Ordinal]);
        }
    }

    /// <summary>Writes the user's fields of a record that changes: those that the draft has, and the others as they were.</summary>
    public static void WriteMergedBody(WireWriter wire, RecordDraft draft, ReadOnlySpan<byte> before)
    {
        var fields = new RecordBodyReader(before);
        foreach (var member in draft.Table.Members)
        {
            var found = fields.MoveTo(member);
            if (draft.IsGiven(member.Ordinal))
            {
                WriteValue(wire, member, draft.Values[member.Ordinal]);
            }
            else if (found)
            {
                wire.WriteRaw(fields.Encoded);
            }
        }
    }

    /// <summary>Writes the image of the row on which a statement stands that selects the columns of <see cref="RecordTable.SelectSql"/>.</summary>
    public static void WriteRow(WireWriter wire, RecordTable table, DbStatement row)
    {
        WriteSystemFields(wire, row.Utf8(0), row.Int64(1), row.Int64(2), row.Int64(3));
        foreach (var member in table.Members)
        {
            var column = RecordTable.SystemColumns + member.Ordinal;
            if (row.IsNull(column))
            {
                continue;
            }

            switch (member.Kind)
            {
                case ValueKind.Number:
                    wire.WriteDoubleField(member.Number, row.Double(column));
                    break;
                case ValueKind.Integer or ValueKind.Bool:
                    wire.WriteInt64Field(member.Number, row.Int64(column));
                    break;
                case ValueKind.Timestamp or ValueKind.Decimal:
                    WriteUnits(wire, member, row.Int64(column));
                    break;
                case ValueKind.Bytes:
                    wire.WriteBytesField(member.Number, row.Blob(column));
                    break;
                default:
                    WriteBytes(wire, member, row.Utf8(column));
                    break;
            }
        }
    }

    /// <summary>Writes one field of the user's, as it stands in a body; null writes nothing.</summary>
    public static void WriteValue(WireWriter wire, RecordMember member, in FieldValue value)
    {
        if (!value.HasValue)
        {
            return;
        }

        switch (member.Kind)
        {
            case ValueKind.Number:
                wire.WriteDoubleField(member.Number, value.Number);
                break;
            case ValueKind.Integer or ValueKind.Bool:
                wire.WriteInt64Field(member.Number, value.Integer);
                break;
            case ValueKind.Timestamp or ValueKind.Decimal:
                WriteUnits(wire, member, value.Integer);
                break;
            default:
                WriteBytes(wire, member, value.Bytes.Span);
                break;
        }
    }

    private static void WriteUnits(WireWriter wire, RecordMember member, long units)
    {
        if (member.Kind == ValueKind.Timestamp)
        {
            RecordImage.WriteTimestamp(wire, member.Number, units);
            return;
        }

        Span<byte> digits = stackalloc byte[DecimalText.MaxNormalLength];
        wire.WriteBytesField(member.Number, digits[..DecimalText.Write(units, member.Scale, digits)]);
    }

    private static void WriteBytes(WireWriter wire, RecordMember member, ReadOnlySpan<byte> stored)
    {
        switch (member.Kind)
        {
            case ValueKind.TextList:
                WriteTextList(wire, member.Number, stored);
                break;
            case ValueKind.Json:
                WriteJson(wire, member.Number, stored);
                break;
            case ValueKind.GeoPoint:
                WritePoint(wire, member.Number, stored);
                break;
            case ValueKind.Secret:
                break;
            default:
                wire.WriteBytesField(member.Number, stored);
                break;
        }
    }

    private static void WriteTextList(WireWriter wire, int number, ReadOnlySpan<byte> stored)
    {
        var json = new Utf8JsonReader(stored, JsonOptions);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.String)
            {
                wire.WriteTag(number, WireType.Bytes);
                var mark = wire.BeginLength();
                wire.WriteJsonText(ref json, json.ValueSpan.Length);
                wire.EndMessage(mark);
            }
        }
    }

    private static void WriteJson(WireWriter wire, int number, ReadOnlySpan<byte> stored)
    {
        var json = new Utf8JsonReader(stored, JsonOptions);
        json.Read();
        var mark = wire.BeginMessage(number);
        StructJson.ReadValue(ref json, wire);
        wire.EndMessage(mark);
    }

    private static void WritePoint(WireWriter wire, int number, ReadOnlySpan<byte> stored)
    {
        var (latitude, longitude) = GeoPointText.Read(stored);
        var mark = wire.BeginMessage(number);
        GeoPointText.WriteMessage(wire, latitude, longitude);
        wire.EndMessage(mark);
    }
}
