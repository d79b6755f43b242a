namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>The value of one field in its wire encoding.</summary>
/// <param name="scalar">The bits of a bool, int64 or double.</param>
/// <param name="bytes">A string's UTF-8 or a nested message; of a list, the last item.</param>
/// <param name="encoded">The whole field, tags and all; of a list, all its items.</param>
internal readonly ref struct FieldBytes(ulong scalar, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> encoded)
{
    /// <summary>The bits of a bool, int64 or double.</summary>
    public ulong Scalar { get; } = scalar;

    /// <summary>A string's UTF-8 or a nested message; of a list, the last item.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>The whole field, tags and all; of a list, all its items.</summary>
    public ReadOnlySpan<byte> Encoded { get; } = encoded;
}
