using Grpc.Baas.Engine.Kernel.Wire;

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

    /// <summary>Decimals of the values of a <see cref="ValueKind.Decimal"/>, 0 to 9.</summary>
    public virtual int Scale => 0;

    /// <summary>Whether the engine alone gives the values.</summary>
    public virtual bool IsGenerated => false;

    /// <summary>Whether <c>search</c> looks into the field.</summary>
    public virtual bool IsSearchable => false;

    /// <summary>Checks a client's value and brings it into the form in which it is stored.</summary>
    /// <param name="input">The value. Null, and what counts as empty for the type, make <paramref name="value"/> null.</param>
    /// <param name="value">The value as stored; its bytes are a copy, so the request's buffer may go.</param>
    /// <param name="fault">What is wrong, when the answer is false.</param>
    /// <exception cref="WireFormatException">A nested value is not a <c>google.protobuf.Value</c>.</exception>
    /// <remarks>Whether a value is required is not checked here (see <see cref="Field.IsMissing"/>), nor whether the target of a relation exists.</remarks>
    public abstract bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault);

    /// <summary>
    /// Brings a literal of a filter into the form in which values are stored, so that they compare as they should (a date
    /// without a time, say). Null when the literal can never be a value of this field.
    /// </summary>
    public virtual string? NormalizeLiteral(string literal) => literal;
}
