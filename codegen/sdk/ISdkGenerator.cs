namespace Grpc.Baas.Codegen.Sdk;

/// <summary>Writes the SDK of one language. The same contract makes the same files, to the byte.</summary>
internal interface ISdkGenerator
{
    /// <summary>What <c>baas generate --lang</c> calls it.</summary>
    string Language { get; }

    /// <returns>The files of a package that compiles by itself.</returns>
    IReadOnlyList<GeneratedFile> Generate(ProjectContract contract);
}
