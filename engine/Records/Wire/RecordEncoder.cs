using System.Buffers.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>Turns images into the wire bytes of the generic service's messages, with no object and no string between.</summary>
internal static class RecordEncoder
{
    // What a double tells from its neighbours, and what a write takes as a number; beyond, a google.protobuf.Value carries the digits.
    private const long MaxExactInteger = (1L << 53) - 1;

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

    /// <summary>Writes the user's fields of an image as a <c>google.protobuf.Struct</c>.</summary>
    public static void WriteData(WireWriter wire, int number, RecordTable table, ReadOnlySpan<byte> body, FieldSelection? selection)
    {
        var data = wire.BeginMessage(number);
        var fields = new RecordBodyReader(body);
        foreach (var member in table.Members)
        {
            if (selection is not null && !selection.Contains(member.Number))
            {
                continue;
            }

            if (fields.MoveTo(member))
            {
                WriteEntry(wire, member, in fields);
            }
            else
            {
                BeginEntry(wire, member, valueLength: 2);
                wire.WriteVarintField(1, 0);
            }
        }

        wire.EndMessage(data);
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

    private static void WriteEntry(WireWriter wire, RecordMember member, in RecordBodyReader field)
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
            default:
                BeginEntry(wire, member, SizeOf(field.Bytes.Length));
                wire.WriteBytesField(3, field.Bytes);
                break;
        }
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
