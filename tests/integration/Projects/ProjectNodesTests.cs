using System.Net;
using Grpc.Baas.IntegrationTests.Storage;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Two engines on one PostgreSQL: projects are those of both.</summary>
public sealed class ProjectNodesTests
{
    [Fact]
    public async Task Project_OfOneNode_IsServedByTheOther_UntilItIsDeleted()
    {
        await using var nodes = await TwoNodes.StartAsync();
        var made = await nodes.First.RestAsync(HttpMethod.Post, "/api/v1/projects", new { name = "shop" });
        var claim = new { setup_token = made.Json.GetProperty("setup_token").GetString(), email = "owner@shop.test", password = ProjectBench.Password };

        await Until.TrueAsync(async () => await ReasonAsync(nodes.Second) == "ENGINE_UNCLAIMED");
        Assert.Equal("ENGINE_UNCLAIMED", await ReasonAsync(nodes.First));
        var claimed = await nodes.Second.RestAsync(HttpMethod.Post, "/api/v1/setup", claim, token: "", project: "shop");
        await Until.TrueAsync(async () => await ReasonAsync(nodes.First) == "CREDENTIALS_MISSING");
        var deleted = await nodes.First.RestAsync(HttpMethod.Delete, "/api/v1/projects/shop");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (claimed.Status, deleted.Status));
        Assert.Equal("PROJECT_NOT_FOUND", await ReasonAsync(nodes.First));
        await Until.TrueAsync(async () => await ReasonAsync(nodes.Second) == "PROJECT_NOT_FOUND");
    }

    private static async Task<string> ReasonAsync(TestEngine node)
        => (await node.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: "", project: "shop")).Reason;
}
