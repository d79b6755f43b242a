using System.Text;

namespace Grpc.Baas.Engine.Query;

/// <summary>One value to bind to a parameter of an SQL statement. The default is NULL.</summary>
internal readonly struct SqlValue
{
    private readonly long _bits;

    private SqlValue(SqlValueKind kind, long bits, ReadOnlyMemory<byte> utf8)
    {
        Kind = kind;
        _bits = bits;
        Utf8 = utf8;
    }

    public SqlValueKind Kind { get; }

    public bool IsNull => Kind == SqlValueKind.Null;

    /// <summary>The value, when the kind is <see cref="SqlValueKind.Integer"/>.</summary>
    public long Integer => _bits;

    /// <summary>The value, when the kind is <see cref="SqlValueKind.Number"/>.</summary>
    public double Number => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>UTF-8 of the value, when the kind is <see cref="SqlValueKind.Text"/>.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    public static SqlValue Of(long value) => new(SqlValueKind.Integer, value, default);

    public static SqlValue Of(double value) => new(SqlValueKind.Number, BitConverter.DoubleToInt64Bits(value), default);

    public static SqlValue Of(string value) => Of(Encoding.UTF8.GetBytes(value));

    public static SqlValue Of(ReadOnlyMemory<byte> utf8) => new(SqlValueKind.Text, 0, utf8);
}
