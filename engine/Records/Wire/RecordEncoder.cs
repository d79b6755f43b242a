using System.Buffers;
using System.Buffers.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>Turns images into the wire bytes of the generic service's messages, with no object and no string between.</summary>
internal static class RecordEncoder
{
    // What a double tells from its neighbours, and what a write takes as a number; beyond, a google.protobuf.Value carries the digits.
    private const long MaxExactInteger = (1L << 53) - 1;

    /// <summary>Writes the members of a record in the form that its caller has records in.</summary>
    /// <inheritdoc cref="WriteRecord(WireWriter, RecordTable, ReadOnlySpan{byte}, FieldSelection?)"/>
    public static void WriteRecord(WireWriter wire, RecordTable table, ReadOnlySpan<byte> image, FieldSelection? selection, RecordForm form)
    {
        if (form == RecordForm.Typed)
        {
            TypedEncoder.WriteRecord(wire, table, image, selection);
        }
        else
        {
            WriteRecord(wire, table, image, selection);
        }
    }

    /// <summary>Writes the members of a <c>baas.records.v1.Record</c>.</summary>
    /// <param name="selection">The fields wanted; null means all.</param>
    public static void WriteRecord(WireWriter wire, RecordTable table, ReadOnlySpan<byte> image, FieldSelection? selection)
    {
        var parts = new RecordImageParts(image);
        wire.WriteBytesField(1, parts.Id);
        wire.WriteBytesField(2, table.Utf8Name.Span);
        if (selection is null)
        {
            wire.WriteBytesField(3, parts.Created);
            wire.WriteBytesField(4, parts.Updated);
            wire.WriteBytesField(5, parts.Etag);
        }
        else
        {
            WriteSystemFields(wire, in parts, selection);
        }

        WriteData(wire, 6, table, parts.Body, selection);
    }

    /// <summary>Writes the members of a record that was written; of one that the caller may not view, none but its name and etag.</summary>
    public static void WriteOutcome(WireWriter wire, RecordTable table, in WriteOutcome outcome, RecordForm form = RecordForm.Generic)
    {
        if (!outcome.IsHidden)
        {
            WriteRecord(wire, table, outcome.Image.Span, selection: null, form);
            return;
        }

        if (form == RecordForm.Typed)
        {
            TypedEncoder.WriteHidden(wire, outcome.Image.Span);
            return;
        }

        var parts = new RecordImageParts(outcome.Image.Span);
        wire.WriteBytesField(1, parts.Id);
        wire.WriteBytesField(2, table.Utf8Name.Span);
        wire.WriteBytesField(5, parts.Etag);
        wire.WriteBytesField(6, []);
    }

    /// <summary>Writes the user's fields of an image as a <c>google.protobuf.Struct</c>.</summary>
    public static void WriteData(WireWriter wire, int number, RecordTable table, ReadOnlySpan<byte> body, FieldSelection? selection)
    {
        var data = wire.BeginMessage(number);
        var fields = new RecordBodyReader(body);
        foreach (var member in table.Members)
        {
            if (selection is null ? member.IsHidden || member.IsWriteOnly : member.IsWriteOnly || !selection.Contains(member.Number))
            {
                continue;
            }

            if (fields.MoveTo(member))
            {
                WriteEntry(wire, member, fields.Current);
            }
            else
            {
                WriteNull(wire, member);
            }
        }

        wire.EndMessage(data);
    }

    /// <summary>Writes an entry of a Struct that is null.</summary>
    public static void WriteNull(WireWriter wire, RecordMember member)
    {
        BeginEntry(wire, member, valueLength: 2);
        wire.WriteVarintField(1, 0);
    }

    private static void WriteSystemFields(WireWriter wire, in RecordImageParts parts, FieldSelection selection)
    {
        if (selection.Contains(SystemFields.Created.Number))
        {
            wire.WriteBytesField(3, parts.Created);
        }

        if (selection.Contains(SystemFields.Updated.Number))
        {
            wire.WriteBytesField(4, parts.Updated);
        }

        if (selection.Contains(SystemFields.Etag.Number))
        {
            wire.WriteBytesField(5, parts.Etag);
        }
    }

    /// <summary>Writes an entry of a Struct from the encoding that an image has.</summary>
    public static void WriteEntry(WireWriter wire, RecordMember member, in FieldBytes field)
    {
        switch (member.Kind)
        {
            case ValueKind.Number:
                WriteNumber(wire, member, BitConverter.UInt64BitsToDouble(field.Scalar));
                break;
            case ValueKind.Integer:
                WriteInteger(wire, member, (long)field.Scalar);
                break;
            case ValueKind.Bool:
                BeginEntry(wire, member, valueLength: 2);
                wire.WriteBoolField(4, field.Scalar != 0);
                break;
            case ValueKind.TextList:
                WriteList(wire, member, field.Encoded);
                break;
            case ValueKind.Json:
                BeginEntry(wire, member, field.Bytes.Length);
                wire.WriteRaw(field.Bytes);
                break;
            case ValueKind.Timestamp or ValueKind.Bytes or ValueKind.GeoPoint or ValueKind.Encrypted:
                WriteConverted(wire, member, field.Bytes);
                break;
            default:
                WriteText(wire, member, field.Bytes);
                break;
        }
    }

    // What a Struct has no kind of its own for.
    private static void WriteConverted(WireWriter wire, RecordMember member, ReadOnlySpan<byte> value)
    {
        switch (member.Kind)
        {
            case ValueKind.Timestamp:
                Span<byte> moment = stackalloc byte[MomentText.MaxLength];
                WriteText(wire, member, moment[..MomentText.Write(RecordImage.ReadTimestamp(value), moment)]);
                break;
            case ValueKind.Bytes:
                WriteBase64(wire, member, value);
                break;
            case ValueKind.GeoPoint:
                WritePoint(wire, member, value);
                break;
            default:
                WriteText(wire, member, ((EncryptedType)member.Field.Type).Decrypt(value));
                break;
        }
    }

    /// <summary>Writes an entry of a Struct that is a string.</summary>
    public static void WriteText(WireWriter wire, RecordMember member, ReadOnlySpan<byte> utf8)
    {
        BeginEntry(wire, member, SizeOf(utf8.Length));
        wire.WriteBytesField(3, utf8);
    }

    private static void WriteBase64(WireWriter wire, RecordMember member, ReadOnlySpan<byte> value)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(value.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        Base64.EncodeToUtf8(value, buffer, out _, out var written);
        WriteText(wire, member, buffer.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void WritePoint(WireWriter wire, RecordMember member, ReadOnlySpan<byte> message)
    {
        var (latitude, longitude) = GeoPointText.ReadMessage(message);
        wire.WriteTag(1, WireType.Bytes);
        var entry = wire.BeginLength();
        wire.WriteRaw(member.EntryKey.Span);
        var value = wire.BeginMessage(2);
        var point = wire.BeginMessage(5);
        WriteCoordinate(wire, GeoPointText.LatitudeName, latitude);
        WriteCoordinate(wire, GeoPointText.LongitudeName, longitude);
        wire.EndMessage(point);
        wire.EndMessage(value);
        wire.EndMessage(entry);
    }

    private static void WriteCoordinate(WireWriter wire, string name, double degrees)
    {
        var entry = wire.BeginMessage(1);
        wire.WriteStringField(1, name);
        var value = wire.BeginMessage(2);
        wire.WriteDoubleField(2, degrees);
        wire.EndMessage(value);
        wire.EndMessage(entry);
    }

    private static void WriteNumber(WireWriter wire, RecordMember member, double value)
    {
        BeginEntry(wire, member, valueLength: 9);
        wire.WriteDoubleField(2, value);
    }

    private static void WriteInteger(WireWriter wire, RecordMember member, long value)
    {
        if (value is >= -MaxExactInteger and <= MaxExactInteger)
        {
            WriteNumber(wire, member, value);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        BeginEntry(wire, member, SizeOf(length));
        wire.WriteBytesField(3, digits[..length]);
    }

    private static void WriteList(WireWriter wire, RecordMember member, ReadOnlySpan<byte> items)
    {
        wire.WriteTag(1, WireType.Bytes);
        var entry = wire.BeginLength();
        wire.WriteRaw(member.EntryKey.Span);
        var value = wire.BeginMessage(2);
        var list = wire.BeginMessage(6);
        var reader = new WireReader(items);
        while (reader.TryReadTag(out _, out _))
        {
            var text = reader.ReadBytes();
            wire.WriteTag(1, WireType.Bytes);
            wire.WriteVarint((ulong)SizeOf(text.Length));
            wire.WriteBytesField(3, text);
        }

        wire.EndMessage(list);
        wire.EndMessage(value);
        wire.EndMessage(entry);
    }

    /// <summary>Writes an entry of a Struct up to its value, whose members must follow and have the length told.</summary>
    private static void BeginEntry(WireWriter wire, RecordMember member, int valueLength)
    {
        var key = member.EntryKey.Span;
        wire.WriteTag(1, WireType.Bytes);
        wire.WriteVarint((ulong)(key.Length + SizeOf(valueLength)));
        wire.WriteRaw(key);
        wire.WriteTag(2, WireType.Bytes);
        wire.WriteVarint((ulong)valueLength);
    }

    /// <summary>Bytes that a length-delimited field takes whose tag is one byte.</summary>
    private static int SizeOf(int length) => 1 + WireWriter.VarintSize((ulong)length) + length;
}
