using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>Reads variables out of images. An empty text is no value: it is equal to no field.</summary>
internal static class VariableReading
{
    public static SqlValue Read(this Variable variable, ReadOnlyMemory<byte> image)
    {
        var value = RecordCell.Read(image.Span, variable.Field).ToSqlValue();
        return value is { Kind: SqlValueKind.Text, Utf8.IsEmpty: true } ? default : value;
    }

    public static List<SqlValue> ReadList(this Variable variable, ReadOnlyMemory<byte> image)
    {
        var values = new List<SqlValue>();
        var reader = new WireReader(image.Span);
        while (reader.TryReadTag(out var number, out var wireType) && number <= variable.Field.Number)
        {
            if (number == variable.Field.Number && wireType == WireType.Bytes)
            {
                values.Add(SqlValue.Of(reader.ReadBytes().ToArray()));
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return values;
    }
}
