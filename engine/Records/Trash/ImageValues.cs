using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>
/// Brings the values of an image back into the form in which they are stored: the way back from
/// <see cref="RecordImageWriter.WriteBody"/>.
/// </summary>
internal static class ImageValues
{
    /// <param name="table">The collection as it is now; what it no longer has, or has in another form, is left out.</param>
    /// <param name="image">A record, which may be older.</param>
    /// <returns>In the order of the collection's definition.</returns>
    public static FieldValue[] Read(RecordTable table, ReadOnlySpan<byte> image)
    {
        var values = new FieldValue[table.Members.Length];
        var fields = new RecordBodyReader(new RecordImageParts(image).Body);
        foreach (var member in table.Members)
        {
            if (fields.MoveTo(member))
            {
                values[member.Ordinal] = ReadValue(member, fields);
            }
        }

        return values;
    }

    private static FieldValue ReadValue(RecordMember member, scoped in RecordBodyReader field) => member.Kind switch
    {
        ValueKind.Number => FieldValue.Of(BitConverter.UInt64BitsToDouble(field.Scalar)),
        ValueKind.Integer or ValueKind.Bool => FieldValue.Of((long)field.Scalar),
        ValueKind.TextList => FieldValue.Of(ReadList(field.Encoded)),
        ValueKind.Json => FieldValue.Of(ReadJson(field.Bytes)),
        ValueKind.Timestamp => FieldValue.Of(RecordImage.ReadTimestamp(field.Bytes)),
        ValueKind.Decimal => FieldValue.Of(DecimalText.ReadUnits(field.Bytes)),
        ValueKind.GeoPoint => FieldValue.Of(ReadPoint(field.Bytes)),
        _ => FieldValue.Of(field.Bytes.ToArray()),
    };

    private static ReadOnlyMemory<byte> ReadList(ReadOnlySpan<byte> items)
    {
        using var buffer = new WireWriter();
        using var json = new Utf8JsonWriter(buffer, StoredJson.Options);
        json.WriteStartArray();
        var reader = new WireReader(items);
        while (reader.TryReadTag(out _, out _))
        {
            json.WriteStringValue(reader.ReadBytes());
        }

        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static ReadOnlyMemory<byte> ReadPoint(ReadOnlySpan<byte> message)
    {
        var (latitude, longitude) = GeoPointText.ReadMessage(message);
        return GeoPointText.Write(latitude, longitude);
    }

    private static ReadOnlyMemory<byte> ReadJson(ReadOnlySpan<byte> value)
    {
        using var buffer = new WireWriter();
        using var json = new Utf8JsonWriter(buffer, StoredJson.Options);
        StructJson.WriteValue(value, json);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
