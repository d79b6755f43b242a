using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.Codegen.Sdk.TypeScript;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>
/// Holds the package of the sample contract to the golden one in <c>GoldenTypeScript</c>. With <c>BAAS_GOLDEN=1</c> it is written anew; read
/// the diff before committing it.
/// </summary>
public sealed class TypeScriptGeneratorTests
{
    private static readonly string Golden = Path.Combine(Architecture.SourceTree.Root, "tests", "unit", "Codegen", "GoldenTypeScript");

    [Fact]
    public void Generate_Sample_GivesTheGoldenPackage()
    {
        var files = new TypeScriptGenerator().Generate(ProjectContractTests.Sample());

        if (Environment.GetEnvironmentVariable("BAAS_GOLDEN") is { Length: > 0 })
        {
            Update(files);
        }

        Assert.Equal(GoldenPaths(), files.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(File.ReadAllText(Path.Combine(Golden, file.Path)), file.Text));
    }

    private static IEnumerable<string> GoldenPaths()
        => Directory.EnumerateFiles(Golden, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Golden, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("dist/") && !path.StartsWith("node_modules/"))
            .Order(StringComparer.Ordinal);

    private static void Update(IReadOnlyList<GeneratedFile> files)
    {
        if (Directory.Exists(Golden))
        {
            Directory.Delete(Golden, recursive: true);
        }

        foreach (var file in files)
        {
            var path = Path.Combine(Golden, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }
}
