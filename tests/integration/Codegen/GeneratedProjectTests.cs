using System.Diagnostics;
using Grpc.Baas.Engine.Hosting.Commands;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Codegen;

/// <summary>What <c>baas generate</c> makes of a running engine.</summary>
public sealed class GeneratedProjectTests(ContractFixture fixture) : IClassFixture<ContractFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_RunningEngine_MakesTheGoldenClient()
    {
        await GenerateAsync("csharp", "sdk");
        await GenerateAsync("openapi", "openapi");

        var golden = Path.Combine(Protoc.Root, "tests", "unit", "Codegen", "Sdk", "csharp", "default");
        var files = Directory.EnumerateFiles(_folder["sdk"], "*.cs").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Directory.EnumerateFiles(golden, "*.cs").Select(Path.GetFileName).Order(StringComparer.Ordinal), files);
        Assert.All(files, file => Assert.Equal(CodeOf(Path.Combine(golden, file)), CodeOf(Path.Combine(_folder["sdk"], file))));
        Assert.Contains("/default/v1/posts", await File.ReadAllTextAsync(Path.Combine(_folder["openapi"], "openapi.yaml")));
    }

    [Fact]
    public async Task Generate_Nobody_SaysWhatIsMissing()
    {
        var error = new StringWriter();

        var exitCode = await BaasCommandLine.RunAsync(
            ["generate", "--lang", "csharp", "--out", _folder["sdk"], "--server", fixture.Address, "--token", ""], new StringWriter(), error);

        Assert.Equal(1, exitCode);
        Assert.Contains("CREDENTIALS_MISSING", error.ToString());
    }

    /// <summary>The one test that builds: the packages as the script makes them, the generated project on them, and the README's application.</summary>
    [Fact]
    public async Task GeneratedProject_BuiltOnThePackages_Runs()
    {
        await GenerateAsync("csharp", "sdk");
        foreach (var project in (string[])["protos", "sdk/csharp"])
        {
            await RunAsync("dotnet", "pack", Path.Combine(Protoc.Root, project), "-c", Configuration, "--no-build", "-o", _folder["packages"], "-v", "q", "--nologo");
        }

        Directory.CreateDirectory(_folder["app"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["app"], "Program.cs"), await ReadExampleAsync());
        await File.WriteAllTextAsync(Path.Combine(_folder["app"], "App.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../sdk/Default.Client.csproj" />
              </ItemGroup>
            </Project>
            """);
        // Packages of an earlier build must not be taken from the user's own folder, where all others are.
        await File.WriteAllTextAsync(_folder["Directory.Build.props"], $"""
            <Project>
              <PropertyGroup>
                <RestoreSources>{_folder["packages"]}</RestoreSources>
                <RestorePackagesPath>{_folder["restored"]}</RestorePackagesPath>
                <RestoreFallbackFolders>{UserPackages()}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
            </Project>
            """);
        await RunAsync("dotnet", "build", _folder["app"], "-v", "q", "--nologo", "-o", _folder["built"]);

        var output = await RunAsync("dotnet", Path.Combine(_folder["built"], "App.dll"));

        Assert.Equal("Hello costs 12.00 and is InReview\n1 live\nCreated Hello\n", output);
    }

    // That of the client's README, as it is written but for the address.
    private async Task<string> ReadExampleAsync()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Protoc.Root, "sdk", "csharp", "README.md"));
        var section = readme[readme.IndexOf("## Typed collections", StringComparison.Ordinal)..];
        var example = section[(section.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length)..];
        return example[..example.IndexOf("```", StringComparison.Ordinal)].Replace("http://localhost:8080", fixture.Address);
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string UserPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    // Comments and the revision are the engine's own.
    private static IEnumerable<string> CodeOf(string path) => File.ReadLines(path)
        .Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && !line.Contains("const string Contract", StringComparison.Ordinal));

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    private async Task GenerateAsync(string language, string folder)
    {
        var error = new StringWriter();
        var exitCode = await BaasCommandLine.RunAsync(
            ["generate", "--lang", language, "--out", _folder[folder], "--server", fixture.Address, "--token", fixture.Client.AccessToken!], new StringWriter(), error);
        Assert.True(exitCode == 0, error.ToString());
    }
}
