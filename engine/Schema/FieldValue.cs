namespace Grpc.Baas.Engine.Schema;

/// <summary>One value on its way into a record, in the form in which it is stored. The default is null.</summary>
internal readonly struct FieldValue
{
    private FieldValue(ulong scalar, ReadOnlyMemory<byte> bytes)
    {
        HasValue = true;
        Scalar = scalar;
        Bytes = bytes;
    }

    public bool HasValue { get; }

    /// <summary>Bits of a double, an int64, or 0 and 1 of a bool.</summary>
    public ulong Scalar { get; }

    /// <summary>UTF-8 of a text; JSON text of a list or of a JSON value. Nobody else holds or changes the array behind it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public long Integer => (long)Scalar;

    public double Number => BitConverter.UInt64BitsToDouble(Scalar);

    public static FieldValue Of(long integer) => new((ulong)integer, default);

    public static FieldValue Of(double number) => new(BitConverter.DoubleToUInt64Bits(number), default);

    public static FieldValue Of(bool value) => new(value ? 1u : 0u, default);

    public static FieldValue Of(ReadOnlyMemory<byte> bytes) => new(0, bytes);
}
