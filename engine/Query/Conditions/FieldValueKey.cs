using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>A field, and a value that it must have.</summary>
/// <param name="Value">A text or an integer.</param>
internal readonly record struct FieldValueKey(Field Field, SqlValue Value)
{
    /// <summary>A hash of the value; two records with the same value have the same.</summary>
    public int ValueHash => HashOf(Value);

    /// <summary>The hash of a field's value in a record; null when it has none.</summary>
    public static int? HashOf(ReadOnlySpan<byte> image, Field field)
        => !image.IsEmpty && RecordCell.Read(image, field) is { IsNull: false } cell ? HashOf(cell.ToSqlValue()) : null;

    private static int HashOf(in SqlValue value)
    {
        var hash = default(HashCode);
        hash.AddBytes(value.Utf8.Span);
        hash.Add(value.Integer);
        return hash.ToHashCode();
    }
}
