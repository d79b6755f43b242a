using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>Turns images into the messages of typed services, which mostly are the same bytes.</summary>
internal static class TypedEncoder
{
    /// <summary>Writes the members of a collection's own message.</summary>
    /// <param name="selection">The fields wanted; null means all.</param>
    public static void WriteRecord(WireWriter wire, RecordTable table, ReadOnlySpan<byte> image, FieldSelection? selection)
    {
        if (selection is null && table.IsTypedAsStored)
        {
            wire.WriteRaw(image);
            return;
        }

        var parts = new RecordImageParts(image);
        wire.WriteBytesField(SystemFields.Id.Number, parts.Id);
        WriteSystemField(wire, SystemFields.Created, parts.Created, selection);
        WriteSystemField(wire, SystemFields.Updated, parts.Updated, selection);
        WriteSystemField(wire, SystemFields.Etag, parts.Etag, selection);
        var fields = new RecordBodyReader(parts.Body);
        foreach (var member in table.Members)
        {
            var isWanted = !member.IsWriteOnly && (selection?.Contains(member.Number) ?? !member.IsHidden);
            if (isWanted && fields.MoveTo(member))
            {
                WriteField(wire, member, fields.Current);
            }
        }
    }

    /// <summary>Writes what a caller learns of a record that it wrote and may not view.</summary>
    public static void WriteHidden(WireWriter wire, ReadOnlySpan<byte> image)
    {
        var parts = new RecordImageParts(image);
        wire.WriteBytesField(SystemFields.Id.Number, parts.Id);
        wire.WriteBytesField(SystemFields.Etag.Number, parts.Etag);
    }

    private static void WriteSystemField(WireWriter wire, Field field, ReadOnlySpan<byte> value, FieldSelection? selection)
    {
        if (selection?.Contains(field.Number) != false)
        {
            wire.WriteBytesField(field.Number, value);
        }
    }

    private static void WriteField(WireWriter wire, RecordMember member, in FieldBytes field)
    {
        switch (member.Field.Type)
        {
            case EncryptedType { Kind: ValueKind.Encrypted } encrypted:
                wire.WriteBytesField(member.Number, encrypted.Decrypt(field.Bytes));
                break;
            case SelectType { Enum: { } names }:
                WriteEnums(wire, member.Number, names, field.Encoded);
                break;
            default:
                wire.WriteRaw(field.Encoded);
                break;
        }
    }

    private static void WriteEnums(WireWriter wire, int number, SelectEnum names, ReadOnlySpan<byte> values)
    {
        var reader = new WireReader(values);
        while (reader.TryReadTag(out _, out _))
        {
            wire.WriteInt64Field(number, names.NumberOf(reader.ReadBytes()));
        }
    }
}
