namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>A variable of a path template.</summary>
/// <param name="FieldPath">The field it sets, as <c>book.name</c>.</param>
/// <param name="Start">Its first segment in the template.</param>
/// <param name="End">The segment after its last.</param>
/// <param name="IsSingle">Whether it takes exactly one segment; reserved characters are unescaped then.</param>
internal sealed record PathVariable(string FieldPath, int Start, int End, bool IsSingle);
