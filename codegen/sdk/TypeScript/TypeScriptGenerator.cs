using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>Writes an npm package for Node and browsers, on protobuf-es, connect and <c>@grpc-baas/client</c>.</summary>
internal sealed class TypeScriptGenerator : ISdkGenerator
{
    public string Language => "ts";

    public IReadOnlyList<GeneratedFile> Generate(ProjectContract contract)
    {
        var packages = contract.Collections.Select(collection => collection.Record.File.Package).ToHashSet();
        var own = contract.Files
            .Where(file => packages.Contains(file.Package) && (file.MessageTypes.Count > 0 || file.EnumTypes.Count > 0 || file.Services.Count > 0))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToHashSet();
        var package = new PackageFiles(contract, own);
        return
        [
            package.Package(),
            PackageFiles.Compiler(),
            package.Readme(),
            package.ClientModule(),
            package.Index(),
            .. contract.Collections.Select(collection => new CollectionModule(collection).Write()),
            .. own.Select(file => new MessageModule(file, own).Write()),
        ];
    }
}
