using System.Buffers;
using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>
/// Reads a collection's own message as the values of a write, a <c>google.protobuf.Struct</c>: what rules, defaults and checks of all ways
/// to write speak of. No object is made on the way.
/// </summary>
internal static class TypedData
{
    // Of google.protobuf.Timestamp: the years 1 to 9999.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <summary>Reads what a message says of the record itself.</summary>
    /// <exception cref="WireFormatException">The bytes are no message.</exception>
    public static (string Id, string Etag) ReadSystemFields(ReadOnlySpan<byte> message)
    {
        var (id, etag) = ("", "");
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType == WireType.Bytes && number == SystemFields.Id.Number)
            {
                id = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else if (wireType == WireType.Bytes && number == SystemFields.Etag.Number)
            {
                etag = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return (id, etag);
    }

    /// <summary>Writes the entries of the fields that a message has.</summary>
    /// <param name="data">Takes the Struct's members.</param>
    /// <param name="message">The wire bytes of the collection's message, in any order.</param>
    /// <param name="mask">By their ordinals, the fields to be written, null those that the message lacks; null for all that it has.</param>
    /// <remarks>What no field and no value is has a place in the Struct, too, where it is refused.</remarks>
    /// <exception cref="WireFormatException">The bytes are no such message.</exception>
    public static void WriteData(WireWriter data, RecordTable table, ReadOnlySpan<byte> message, bool[]? mask)
    {
        var count = table.Members.Length;
        var rented = ArrayPool<bool>.Shared.Rent(count);
        var written = rented.AsSpan(0, count);
        written.Clear();
        try
        {
            WriteFields(data, table, message, mask, written);
            for (var i = 0; mask is not null && i < count; i++)
            {
                var member = table.Members[i];
                if (mask[member.Ordinal] && !written[member.Ordinal])
                {
                    RecordEncoder.WriteNull(data, member);
                }
            }
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(rented);
        }
    }

    private static void WriteFields(WireWriter data, RecordTable table, ReadOnlySpan<byte> message, bool[]? mask, Span<bool> written)
    {
        var reader = new WireReader(message);
        var start = 0;
        for (; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            if (number < SystemFields.FirstUserNumber || table.Find(number) is not { } member)
            {
                reader.Skip(number, wireType);
                if (number >= SystemFields.FirstUserNumber)
                {
                    WriteUnknown(data, number);
                }

                continue;
            }

            var field = Read(ref reader, member, wireType, message, start);
            var isWanted = mask is null || mask[member.Ordinal];
            if (isWanted && !(member.Kind == ValueKind.TextList && written[member.Ordinal]))
            {
                written[member.Ordinal] = true;
                Write(data, member, field, message[start..]);
            }
        }
    }

    // The number takes the place of a name that no field has, so that it is refused as such a name is.
    private static void WriteUnknown(WireWriter data, int number)
    {
        var entry = data.BeginMessage(StructWire.FieldsField);
        data.WriteStringField(1, number.ToString(CultureInfo.InvariantCulture));
        data.EndMessage(entry);
    }

    private static FieldBytes Read(ref WireReader reader, RecordMember member, WireType wireType, ReadOnlySpan<byte> message, int start)
    {
        var isEnum = member.Field.Type is SelectType { Enum: not null };
        if (wireType != (isEnum ? WireType.Varint : member.WireType) && !(isEnum && wireType == WireType.Bytes && member.Kind == ValueKind.TextList))
        {
            throw new WireFormatException($"field {member.Field.Name} has wire type {(int)wireType}");
        }

        switch (wireType)
        {
            case WireType.Varint:
                return new FieldBytes(reader.ReadVarint(), [], []);
            case WireType.Fixed64:
                return new FieldBytes(reader.ReadFixed64(), [], []);
            default:
                var bytes = reader.ReadBytes();
                return new FieldBytes(0, bytes, message[start..reader.Position]);
        }
    }

    /// <param name="rest">The message from the field on, where the other items of a list are.</param>
    private static void Write(WireWriter data, RecordMember member, in FieldBytes field, ReadOnlySpan<byte> rest)
    {
        switch (member.Kind)
        {
            case ValueKind.Text or ValueKind.TextList when member.Field.Type is SelectType { Enum: { } names }:
                WriteChoices(data, member, names, rest);
                break;
            case ValueKind.TextList:
                WriteList(data, member, rest);
                break;
            case ValueKind.Encrypted or ValueKind.Secret:
                RecordEncoder.WriteText(data, member, field.Bytes);
                break;
            case ValueKind.Timestamp:
                WriteMoment(data, member, field.Bytes);
                break;
            default:
                RecordEncoder.WriteEntry(data, member, field);
                break;
        }
    }

    private static void WriteList(WireWriter data, RecordMember member, ReadOnlySpan<byte> rest)
    {
        using var items = new WireWriter();
        var reader = new WireReader(rest);
        var start = 0;
        for (; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            reader.Skip(number, wireType);
            if (number == member.Number)
            {
                items.WriteRaw(rest[start..reader.Position]);
            }
        }

        RecordEncoder.WriteEntry(data, member, new FieldBytes(0, [], items.WrittenSpan));
    }

    private static void WriteMoment(WireWriter data, RecordMember member, ReadOnlySpan<byte> timestamp)
    {
        var (seconds, nanos) = (0L, 0L);
        var reader = new WireReader(timestamp);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (1, WireType.Varint):
                    seconds = (long)reader.ReadVarint();
                    break;
                case (2, WireType.Varint):
                    nanos = (long)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }

        // What is no Timestamp is refused as a text that is none.
        Span<byte> text = stackalloc byte[MomentText.MaxLength];
        var isMoment = seconds is >= FirstSecond and <= LastSecond && nanos is >= 0 and < 1_000_000_000;
        RecordEncoder.WriteText(data, member, isMoment ? text[..MomentText.Write((seconds * 1_000_000) + (nanos / 1_000), text)] : "out of range"u8);
    }

    // Each number of an enum as the text that the collection has; 0 is none, and a number that no value has is refused as a text that none is.
    // Items of a list come packed or one by one.
    private static void WriteChoices(WireWriter data, RecordMember member, SelectEnum names, ReadOnlySpan<byte> rest)
    {
        using var items = new WireWriter();
        ReadOnlySpan<byte> last = [];
        var reader = new WireReader(rest);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != member.Number)
            {
                reader.Skip(number, wireType);
            }
            else if (wireType == WireType.Varint)
            {
                last = TextOf(names, reader.ReadVarint());
                items.WriteBytesField(member.Number, last);
            }
            else
            {
                var packed = new WireReader(reader.ReadBytes());
                while (!packed.AtEnd)
                {
                    last = TextOf(names, packed.ReadVarint());
                    items.WriteBytesField(member.Number, last);
                }
            }
        }

        if (member.Kind == ValueKind.TextList)
        {
            RecordEncoder.WriteEntry(data, member, new FieldBytes(0, [], items.WrittenSpan));
        }
        else
        {
            RecordEncoder.WriteText(data, member, last);
        }
    }

    private static ReadOnlySpan<byte> TextOf(SelectEnum names, ulong choice)
        => choice == 0 ? [] : names.TextOf((long)choice) ?? Encoding.UTF8.GetBytes(((long)choice).ToString(CultureInfo.InvariantCulture));
}
