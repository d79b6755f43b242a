using Grpc.Baas.Codegen.Sdk;
using Grpc.Baas.Engine.Hosting.Commands;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Codegen;

/// <summary><c>baas generate</c> without an engine: what it does to a folder.</summary>
public sealed class GenerateCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Sdk => _folder["sdk"];

    public Task InitializeAsync() => Protoc.DescribeContractAsync(_folder["contract.pb"]);

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Generate_Twice_WritesWhatDiffersAlone()
    {
        var first = await RunAsync();
        var second = await RunAsync();
        await File.WriteAllTextAsync(Path.Combine(Sdk, "Post.cs"), "// changed");
        File.Delete(Path.Combine(Sdk, "Author.cs"));
        var check = await RunAsync("--check");
        var third = await RunAsync();

        Assert.Contains("PostCodec.cs\n", first.Output);
        Assert.Equal((0, "up to date\n", ""), second);
        Assert.Equal((1, "Author.cs\nPost.cs\n2 of the files differ from what would be written\n", ""), check);
        Assert.Equal((0, "Author.cs\nPost.cs\nchanged 2 files\n", ""), third);
    }

    [Fact]
    public async Task Generate_AnotherLanguage_RemovesItsOwnFilesAlone()
    {
        await RunAsync();
        await File.WriteAllTextAsync(Path.Combine(Sdk, "mine.cs"), "// mine");

        await RunAsync(language: "proto");
        Assert.True(File.Exists(Path.Combine(Sdk, "mine.cs")));
        Assert.False(File.Exists(Path.Combine(Sdk, "Post.cs")));
        Assert.True(File.Exists(Path.Combine(Sdk, "default", "v1", "posts.proto")));

        await RunAsync();
        Assert.False(Directory.Exists(Path.Combine(Sdk, "default")));
    }

    [Fact]
    public async Task Generate_FileOfSomebodyElse_IsKept()
    {
        Directory.CreateDirectory(Sdk);
        await File.WriteAllTextAsync(Path.Combine(Sdk, "README.md"), "mine");

        var (exitCode, _, error) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("README.md is in the folder and was not generated", error);
        Assert.Equal(["README.md"], Directory.EnumerateFileSystemEntries(Sdk).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Generate_CheckedOutWithOtherEndsOfLines_IsUpToDate()
    {
        await RunAsync(output: Sdk + "/");
        foreach (var file in Directory.EnumerateFiles(Sdk))
        {
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\n", "\r\n"));
        }

        Assert.Equal((0, "up to date\n", ""), await RunAsync("--check"));
        await File.AppendAllTextAsync(Path.Combine(Sdk, "Post.cs"), " ");
        Assert.Equal((1, "Post.cs\n1 of the files differ from what would be written\n", ""), await RunAsync("--check"));
    }

    [Fact]
    public async Task Generate_OutputIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(Sdk, "mine");

        var (exitCode, _, error) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"error: The file '{Sdk}' already exists", error);
        Assert.Equal("mine", await File.ReadAllTextAsync(Sdk));
    }

    [Fact]
    public void Write_ListThatIsALink_IsRefused()
    {
        Directory.CreateDirectory(Sdk);
        File.WriteAllText(_folder["precious"], "");
        File.CreateSymbolicLink(Path.Combine(Sdk, GeneratedFolder.ListName), _folder["precious"]);

        Assert.Throws<ContractException>(() => new GeneratedFolder(Sdk).Write([new GeneratedFile("a", "")]));
        Assert.Equal("", File.ReadAllText(_folder["precious"]));
    }

    [Fact]
    public void Write_PathOutOfTheFolder_IsRefused()
    {
        var folder = new GeneratedFolder(Sdk);
        Directory.CreateDirectory(Sdk);
        Directory.CreateSymbolicLink(Path.Combine(Sdk, "link"), _folder.Path);
        File.WriteAllText(_folder["precious"], "");
        File.CreateSymbolicLink(Path.Combine(Sdk, "alias"), _folder["precious"]);

        Assert.Throws<ContractException>(() => folder.Write([new GeneratedFile("../x", "")]));
        Assert.Throws<ContractException>(() => folder.Write([new GeneratedFile("/tmp/x", "")]));
        Assert.Throws<ContractException>(() => folder.Write([new GeneratedFile("link/x", "")]));
        Assert.Throws<ContractException>(() => folder.Write([new GeneratedFile("alias", "x")]));
        Assert.Throws<ContractException>(() => folder.Write([new GeneratedFile("a\nb", "")]));
        File.WriteAllText(Path.Combine(Sdk, GeneratedFolder.ListName), "../precious\n");
        Assert.Throws<ContractException>(() => folder.Write([]));
        File.WriteAllText(Path.Combine(Sdk, GeneratedFolder.ListName), "link/precious\n");
        Assert.Throws<ContractException>(() => folder.Write([]));
        Assert.True(File.Exists(_folder["precious"]));
    }

    [Fact]
    public async Task Generate_Protos_CompileToTheSameDescriptors()
    {
        await RunAsync(language: "proto");

        var before = Protoc.Read(_folder["contract.pb"]).File.ToDictionary(file => file.Name);
        var files = Directory.EnumerateFiles(Sdk, "*.proto", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Sdk, path)).ToList();
        await Protoc.DescribeAsync([Sdk], _folder["again.pb"], files);
        var after = Protoc.Read(_folder["again.pb"]).File.ToDictionary(file => file.Name);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var (name, file) in after)
        {
            var comments = CommentsOf(before[name]);
            Assert.Equal(comments, CommentsOf(file));
            (before[name].SourceCodeInfo, file.SourceCodeInfo) = (null, null);
            Assert.True(before[name].Equals(file), $"{before[name]}\nbecame\n{file}");
        }
    }

    [Theory]
    [InlineData("not descriptors")]
    [InlineData("")]
    public async Task Generate_NoDescriptors_SaysSo(string text)
    {
        await File.WriteAllTextAsync(_folder["contract.pb"], text);

        var (exitCode, _, error) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: The descriptors", error);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string? check = null, string language = "csharp", string? output = null)
    {
        var (told, error) = (new StringWriter(), new StringWriter());
        string[] arguments = ["generate", "--lang", language, "--out", output ?? Sdk, "--descriptors", _folder["contract.pb"]];
        var exitCode = await BaasCommandLine.RunAsync(check is null ? arguments : [.. arguments, check], told, error);
        return (exitCode, told.ToString(), error.ToString());
    }

    // Of what a contract consists of: its messages, services and what is in them.
    private static IEnumerable<string> CommentsOf(Google.Protobuf.Reflection.FileDescriptorProto file) =>
        from location in file.SourceCodeInfo.Location
        where location.Path.Count > 1 && location.Path[0] is 4 or 5 or 6 && (location.HasLeadingComments || location.HasTrailingComments)
        select $"{string.Join('.', location.Path)} {location.LeadingComments} {location.TrailingComments}";
}
