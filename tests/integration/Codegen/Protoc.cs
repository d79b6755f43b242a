using System.Diagnostics;
using Google.Protobuf.Reflection;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Codegen;

/// <summary>The compiler of protobuf, and the contracts that SDKs are tested with.</summary>
internal static class Protoc
{
    public static string Root { get; } = FindRoot();

    /// <summary>Compiles files to a descriptor set with all imports and comments.</summary>
    /// <param name="folders">Where imports are looked for.</param>
    /// <param name="output">The set.</param>
    /// <param name="files">Their names below one of the folders.</param>
    public static async Task DescribeAsync(IEnumerable<string> folders, string output, params IEnumerable<string> files)
    {
        string[] arguments = [.. folders.Select(folder => "-I" + folder), "--include_imports", "--include_source_info", "--descriptor_set_out=" + output, .. files];
        using var protoc = Process.Start(new ProcessStartInfo("protoc", arguments) { RedirectStandardError = true })!;
        var error = await protoc.StandardError.ReadToEndAsync();
        await protoc.WaitForExitAsync().Soon();
        Assert.True(protoc.ExitCode == 0, error);
    }

    /// <summary>Compiles the contract of the project <c>default</c>, which has a field of each type.</summary>
    public static Task DescribeContractAsync(string output)
    {
        var contracts = Path.Combine(Root, "tests", "unit", "Codegen", "Contract");
        return DescribeAsync(
            [contracts, Path.Combine(Root, "protos"), Path.Combine(Root, "protos", "third_party")],
            output,
            Directory.EnumerateFiles(Path.Combine(contracts, "default", "v1")).Order(StringComparer.Ordinal).Select(path => $"default/v1/{Path.GetFileName(path)}"));
    }

    public static FileDescriptorSet Read(string path) => FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Grpc.Baas.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
