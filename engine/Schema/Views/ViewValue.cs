using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>An expression of a view's query, checked and written anew.</summary>
/// <param name="Sql">Its SQL, which needs no parentheses around it.</param>
/// <param name="Kind">What it is worth.</param>
/// <param name="Field">The definition of the field whose values it passes on unchanged, if it does.</param>
/// <param name="IsNullable">Whether it may be null where the field may not, as behind a LEFT JOIN.</param>
internal readonly record struct ViewValue(string Sql, ViewKind Kind, CollectionField? Field = null, bool IsNullable = true)
{
    /// <summary>As a value that can be stored and compared: what a comparison gives becomes 0 or 1.</summary>
    public ViewValue Stored => Kind == ViewKind.Condition ? new ViewValue($"CAST({Sql} AS INTEGER)", ViewKind.Bool) : this;

    /// <summary>Whether it is an exact decimal, of which only functions know that it can be added up.</summary>
    public bool IsDecimal => Kind == ViewKind.Opaque && Field is { Type: "decimal" };

    /// <summary>Whether arithmetic takes it.</summary>
    public bool IsNumeric => Kind is ViewKind.Integer or ViewKind.Number or ViewKind.Bool or ViewKind.Moment or ViewKind.Null;
}
