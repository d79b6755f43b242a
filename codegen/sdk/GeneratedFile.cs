namespace Grpc.Baas.Codegen.Sdk;

/// <summary>One file of a generated SDK.</summary>
/// <param name="Path">Below the folder of the SDK, with slashes.</param>
/// <param name="Text">Its whole text, with line feeds.</param>
internal sealed record GeneratedFile(string Path, string Text);
