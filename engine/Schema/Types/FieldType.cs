namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// What a field holds: one instance per field, with the options and validation of that field inside, checked and compiled
/// when the collection is defined.
/// </summary>
internal abstract class FieldType
{
    /// <summary>Name in a collection's definition, as <c>text</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How the values are stored and compared.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>Whether <c>search</c> looks into the field.</summary>
    public virtual bool IsSearchable => false;

    /// <summary>
    /// Brings a literal of a filter into the form in which values are stored, so that they compare as they should (a date
    /// without a time, say). Null when the literal can never be a value of this field.
    /// </summary>
    public virtual string? NormalizeLiteral(string literal) => literal;
}
