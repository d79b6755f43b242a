using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Aggregates;
using Grpc.Baas.Engine.Schema.Values;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Aggregates;

/// <summary>Writes rows of results as <c>google.protobuf.Struct</c>.</summary>
internal sealed class AggregateRowWriter(IReadOnlyList<AggregateColumn> columns)
{
    // What a double tells from its neighbours; beyond, the digits are told.
    private const long MaxExactInteger = (1L << 53) - 1;

    private readonly byte[][] _names = [.. columns.Select(column => Encoding.UTF8.GetBytes(column.Name))];

    /// <summary>Writes the members of a Struct of the row on which the statement stands.</summary>
    public void Write(WireWriter wire, DbStatement row)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            var entry = wire.BeginMessage(1);
            wire.WriteBytesField(1, _names[i]);
            var value = wire.BeginMessage(2);
            if (row.IsNull(i))
            {
                wire.WriteVarintField(1, 0);
            }
            else
            {
                WriteValue(wire, row, i, columns[i]);
            }

            wire.EndMessage(value);
            wire.EndMessage(entry);
        }
    }

    // The members of a google.protobuf.Value.
    private static void WriteValue(WireWriter wire, DbStatement row, int column, AggregateColumn meaning)
    {
        switch (meaning.Form)
        {
            case ResultForm.Integer:
                WriteInteger(wire, row.Int64(column));
                break;
            case ResultForm.Number:
                WriteNumber(wire, row.Double(column));
                break;
            case ResultForm.RoundedNumber:
                WriteNumber(wire, Round(row.Double(column)));
                break;
            case ResultForm.Bool:
                wire.WriteBoolField(4, row.Int64(column) != 0);
                break;
            case ResultForm.Moment or ResultForm.Day:
                Span<byte> text = stackalloc byte[MomentText.MaxLength];
                var moment = row.Int64(column);
                var length = meaning.Form == ResultForm.Day ? MomentText.WriteDay(moment, text) : MomentText.Write(moment, text);
                wire.WriteBytesField(3, text[..length]);
                break;
            case ResultForm.Decimal:
                Span<byte> digits = stackalloc byte[DecimalText.MaxNormalLength];
                wire.WriteBytesField(3, digits[..DecimalText.Write(row.Int64(column), meaning.Scale, digits)]);
                break;
            default:
                wire.WriteBytesField(3, row.Utf8(column));
                break;
        }
    }

    private static void WriteInteger(WireWriter wire, long value)
    {
        if (value is >= -MaxExactInteger and <= MaxExactInteger)
        {
            wire.WriteDoubleField(2, value);
            return;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        wire.WriteBytesField(3, digits[..length]);
    }

    // Zero has one sign, as the databases do not agree on which they keep.
    private static void WriteNumber(WireWriter wire, double value) => wire.WriteDoubleField(2, value == 0 ? 0 : value);

    private static double Round(double value) => double.IsFinite(value)
        ? double.Parse(value.ToString("E14", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : throw AggregateErrors.Overflow();
}
