namespace Grpc.Baas.UnitTests.Architecture;

/// <summary>The repository's own source files, found upwards from where the tests run.</summary>
internal static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>C# files of a folder, with paths relative to it, without what the build makes.</summary>
    public static IEnumerable<(string Path, string[] Lines)> CSharpFiles(string folder)
    {
        var root = System.IO.Path.Combine(Root, folder);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: System.IO.Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(entry => !entry.Path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .Select(entry => (entry.Path, File.ReadAllLines(entry.File)));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Grpc.Baas.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Grpc.Baas.sln is in no folder above the tests.");
    }
}
