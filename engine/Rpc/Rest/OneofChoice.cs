namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>A field chosen in a oneof.</summary>
/// <param name="Oneof">Path of the oneof in its request, as <c>book.cover</c>.</param>
/// <param name="Number">Number of the field.</param>
internal readonly record struct OneofChoice(string Oneof, int Number);
