using Grpc.Baas.Client;
using Grpc.Baas.Engine.Hosting.Commands;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Another project than the default one, from the command line and by the client library.</summary>
[Collection(ProjectCollection.Name)]
public sealed class ProjectClientTests(ProjectBench bench)
{
    [Fact]
    public async Task Client_OfAProject_SignsInAndCallsThere()
    {
        using var client = new BaasClient(bench.Engine.Address.ToString(), new BaasClientOptions { Project = "shop" });
        await client.SignInAsync("owner@shop.test", ProjectBench.Password).Soon();

        var note = await client.Collection("notes").CreateAsync(new RecordData { ["text"] = "by the client" }).Soon();
        var read = await bench.OkAsync("shop", HttpMethod.Get, $"/api/v1/collections/notes/records/{note.Id}");

        Assert.Equal("by the client", read.GetProperty("data").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Client_OfNoProject_IsTold()
    {
        using var client = new BaasClient(bench.Engine.Address.ToString(), new BaasClientOptions { Project = "nowhere" });

        var refused = await Assert.ThrowsAsync<BaasClientException>(() => client.SignInAsync("owner@shop.test", ProjectBench.Password)).Soon();

        Assert.Equal("PROJECT_NOT_FOUND", refused.Reason);
        Assert.Throws<ArgumentException>(() => new BaasClient(bench.Engine.Address.ToString(), new BaasClientOptions { Project = "shop\r\nx: y" }));
    }

    [Fact]
    public async Task Commands_WithProject_WorkThere()
    {
        using var folder = new TemporaryFolder();

        var exported = await RunAsync("shop", "schema", "export");
        var generated = await RunAsync("shop", "generate", "--lang", "proto", "--out", folder["protos"]);
        var nowhere = await RunAsync("nowhere", "schema", "export");

        Assert.Equal((0, 0, 1), (exported.ExitCode, generated.ExitCode, nowhere.ExitCode));
        Assert.Contains("name: notes", exported.Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(folder["protos"], "shop")), generated.Output);
        Assert.Contains("There is no project 'nowhere'", nowhere.Output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string project, params string[] arguments)
    {
        using var output = new StringWriter();
        var exitCode = await BaasCommandLine.RunAsync(
            [.. arguments, "--project", project, "--server", bench.Engine.Address.ToString(), "--token", bench.Admins["shop"]], output, output).Soon();
        return (exitCode, output.ToString());
    }
}
