using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text.Unicode;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// The text by which a client asks for the page after a record: base64url of a version, a fingerprint of the query, and for each
/// sort key its kind and value. Anyone can make one up; all it can do is name a place to start from, so it carries no rights.
/// </summary>
internal static class PageToken
{
    private const byte Version = 1;
    private const int HeaderBytes = 9;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>A number that differs, but for chance, when the query does. It guards against mistakes, not against attacks.</summary>
    /// <remarks>FNV-1a, over UTF-16 units and with the lengths, so that no text can pass for the border between two.</remarks>
    public static ulong Fingerprint(string collectionId, string filter, string sort, string search)
    {
        var hash = FnvOffset;
        foreach (var text in (ReadOnlySpan<string>)[collectionId, filter, sort, search])
        {
            hash = (hash ^ (ulong)text.Length) * FnvPrime;
            foreach (var unit in text)
            {
                hash = (hash ^ unit) * FnvPrime;
            }
        }

        return hash;
    }

    /// <param name="lastImage">The last record of the page, with at least the sort keys.</param>
    /// <param name="computed">The values that the computed sort keys have there, in the order of the keys.</param>
    public static string Make(ulong fingerprint, SortOrder sort, ReadOnlySpan<byte> lastImage, ReadOnlySpan<SqlValue> computed = default)
    {
        using var wire = new WireWriter();
        Span<byte> header = stackalloc byte[HeaderBytes];
        header[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(header[1..], fingerprint);
        wire.WriteRaw(header);
        foreach (var key in sort.Keys)
        {
            if (key.IsComputed)
            {
                Write(wire, computed[0]);
                computed = computed[1..];
            }
            else
            {
                Write(wire, key.Operand.Read(lastImage).ToSqlValue());
            }
        }

        return Base64Url.EncodeToString(wire.WrittenSpan);
    }

    /// <returns>The values of the sort keys; null when the token is none of this query.</returns>
    public static SqlValue[]? TryRead(string token, ulong fingerprint, SortOrder sort)
    {
        // The decoder passes over white space, but we never make any.
        if (!Base64Url.IsValid(token, out var length) || length < HeaderBytes || Base64Url.GetEncodedLength(length) != token.Length)
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes[0] != Version || BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(1)) != fingerprint)
        {
            return null;
        }

        try
        {
            return TryReadValues(bytes.AsMemory(HeaderBytes), sort);
        }
        catch (WireFormatException)
        {
            return null;
        }
    }

    private static void Write(WireWriter wire, SqlValue value)
    {
        wire.WriteVarint((ulong)value.Kind);
        switch (value.Kind)
        {
            case SqlValueKind.Integer:
                wire.WriteFixed64((ulong)value.Integer);
                break;
            case SqlValueKind.Number:
                wire.WriteFixed64(BitConverter.DoubleToUInt64Bits(value.Number));
                break;
            case SqlValueKind.Text:
                wire.WriteVarint((ulong)value.Utf8.Length);
                wire.WriteRaw(value.Utf8.Span);
                break;
        }
    }

    private static SqlValue[]? TryReadValues(ReadOnlyMemory<byte> bytes, SortOrder sort)
    {
        var values = new SqlValue[sort.Keys.Length];
        var reader = new WireReader(bytes.Span);
        for (var i = 0; i < values.Length; i++)
        {
            var kind = (SqlValueKind)reader.ReadVarint();
            var key = sort.Keys[i];
            if (kind == SqlValueKind.Null && key.IsNullable)
            {
                continue;
            }

            if (kind != key.Operand.SqlKind)
            {
                return null;
            }

            values[i] = Read(ref reader, kind, bytes);
            if (!IsPlausible(values[i]))
            {
                return null;
            }
        }

        return reader.AtEnd ? values : null;
    }

    private static SqlValue Read(ref WireReader reader, SqlValueKind kind, ReadOnlyMemory<byte> bytes)
    {
        switch (kind)
        {
            case SqlValueKind.Integer:
                return SqlValue.Of((long)reader.ReadFixed64());
            case SqlValueKind.Number:
                return SqlValue.Of(reader.ReadDouble());
            default:
                var length = reader.ReadBytes().Length;
                return SqlValue.Of(bytes.Slice(reader.Position - length, length));
        }
    }

    private static bool IsPlausible(SqlValue value) => value.Kind switch
    {
        SqlValueKind.Number => double.IsFinite(value.Number),
        SqlValueKind.Text => Utf8.IsValid(value.Utf8.Span) && !value.Utf8.Span.Contains((byte)0),
        _ => true,
    };
}
