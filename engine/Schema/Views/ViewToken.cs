namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>A word, literal or sign of a view's query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A word in lower case, the text of a string, the digits of a number, or the sign.</param>
/// <param name="Offset">Where it starts, in UTF-16 units.</param>
internal readonly record struct ViewToken(ViewTokenKind Kind, string Text, int Offset);
