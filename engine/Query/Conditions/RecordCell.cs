using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>
/// The value that one field has in a record image, in the form of its SQL column, and the order of such values. The order is
/// SQLite's: integers and doubles compare by their exact values, text by the bytes of its UTF-8.
/// </summary>
internal readonly ref struct RecordCell
{
    private const double TwoToThe63 = 9223372036854775808.0;

    private readonly ulong _bits;

    private RecordCell(SqlValueKind kind, ulong bits, ReadOnlySpan<byte> utf8)
    {
        Kind = kind;
        _bits = bits;
        Utf8 = utf8;
    }

    public SqlValueKind Kind { get; }

    public bool IsNull => Kind == SqlValueKind.Null;

    public ReadOnlySpan<byte> Utf8 { get; }

    public static RecordCell Of(long integer) => new(SqlValueKind.Integer, (ulong)integer, default);

    public static RecordCell Of(double number) => new(SqlValueKind.Number, BitConverter.DoubleToUInt64Bits(number), default);

    /// <param name="field">A field that has an order: no list, no JSON.</param>
    public static RecordCell Read(ReadOnlySpan<byte> image, Field field)
    {
        if (!RecordImage.TryGet(image, field.Number, out var scalar, out var bytes))
        {
            return default;
        }

        return field.Kind switch
        {
            ValueKind.Text => new(SqlValueKind.Text, 0, bytes),
            ValueKind.Number => new(SqlValueKind.Number, scalar, default),
            ValueKind.Decimal => new(SqlValueKind.Integer, (ulong)DecimalText.ReadUnits(bytes), default),
            ValueKind.Timestamp => new(SqlValueKind.Integer, (ulong)RecordImage.ReadTimestamp(bytes), default),
            _ => new(SqlValueKind.Integer, scalar, default),
        };
    }

    /// <param name="other">Not null, and comparable: both are texts or none is.</param>
    public int CompareTo(in SqlValue other) => other.Kind switch
    {
        SqlValueKind.Text => Utf8.SequenceCompareTo(other.Utf8.Span),
        SqlValueKind.Integer => CompareTo(other.Integer),
        _ => CompareTo(other.Number),
    };

    /// <inheritdoc cref="CompareTo(in SqlValue)"/>
    public int CompareTo(in RecordCell other) => other.Kind switch
    {
        SqlValueKind.Text => Utf8.SequenceCompareTo(other.Utf8),
        SqlValueKind.Integer => CompareTo((long)other._bits),
        _ => CompareTo(BitConverter.UInt64BitsToDouble(other._bits)),
    };

    /// <summary>A copy that outlives the image.</summary>
    public SqlValue ToSqlValue() => Kind switch
    {
        SqlValueKind.Null => default,
        SqlValueKind.Text => SqlValue.Of(Utf8.ToArray()),
        SqlValueKind.Integer => SqlValue.Of((long)_bits),
        _ => SqlValue.Of(BitConverter.UInt64BitsToDouble(_bits)),
    };

    private int CompareTo(long other) => Kind == SqlValueKind.Integer
        ? ((long)_bits).CompareTo(other)
        : -Compare(other, BitConverter.UInt64BitsToDouble(_bits));

    private int CompareTo(double other) => Kind == SqlValueKind.Integer
        ? Compare((long)_bits, other)
        : BitConverter.UInt64BitsToDouble(_bits).CompareTo(other);

    // A cast of the integer to double would round beyond 2^53.
    private static int Compare(long integer, double number)
    {
        if (number >= TwoToThe63)
        {
            return -1;
        }

        if (number < -TwoToThe63)
        {
            return 1;
        }

        var whole = (long)number;
        return integer == whole ? ((double)whole).CompareTo(number) : integer.CompareTo(whole);
    }
}
