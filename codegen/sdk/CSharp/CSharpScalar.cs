namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>How one value of a field is held and read.</summary>
/// <param name="Type">Its C# type.</param>
/// <param name="Read">The call of the reader.</param>
/// <param name="WireType">As in the tag.</param>
internal sealed record CSharpScalar(string Type, string Read, uint WireType);
