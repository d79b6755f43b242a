namespace Grpc.Baas.Engine.Query;

/// <summary>The right side of an operator, before it is known what it is compared with.</summary>
/// <param name="Text">The text without quotes and escapes, the word, or the name of the field.</param>
/// <param name="Offset">Where it starts in the filter.</param>
internal readonly record struct FilterLiteral(FilterLiteralKind Kind, string Text, int Offset)
{
    /// <summary>Whether it is a word without quotes.</summary>
    public bool IsBare { get; init; }
}
