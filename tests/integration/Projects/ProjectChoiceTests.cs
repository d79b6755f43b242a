using System.Net;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>Which project a call is for, in every protocol.</summary>
[Collection(ProjectCollection.Name)]
public sealed class ProjectChoiceTests(ProjectBench bench)
{
    [Theory]
    [InlineData("/api/v1/auth/me", "nowhere", HttpStatusCode.NotFound, "PROJECT_NOT_FOUND")]
    [InlineData("/api/v1/auth/me", "", HttpStatusCode.NotFound, "PROJECT_NOT_FOUND")]
    [InlineData("/api/v1/auth/me", "../shop", HttpStatusCode.NotFound, "PROJECT_NOT_FOUND")]
    [InlineData("/api/v1/auth/me", "SHOP", HttpStatusCode.NotFound, "PROJECT_NOT_FOUND")]
    [InlineData("/api/v1/auth/me", "shop, rival", HttpStatusCode.NotFound, "PROJECT_NOT_FOUND")]
    [InlineData("/shop%2Fv1/notes", null, HttpStatusCode.NotFound, "PATH_UNKNOWN")]
    [InlineData("/rival/v1/..%2f..%2fshop/v1/notes", null, HttpStatusCode.NotFound, "PATH_UNKNOWN")]
    [InlineData("/%73hop/v1/notes", "rival", HttpStatusCode.BadRequest, "PROJECT_MISMATCH")]
    [InlineData("/api/v1/projects/rival/descriptors", "shop", HttpStatusCode.BadRequest, "PROJECT_MISMATCH")]
    [InlineData("/nowhere/v1/notes", null, HttpStatusCode.NotFound, "PROJECT_NOT_FOUND")]
    [InlineData("/shop/v1/notes", "rival", HttpStatusCode.BadRequest, "PROJECT_MISMATCH")]
    [InlineData("/shop.v1.NotesService/Get", "rival", HttpStatusCode.BadRequest, "PROJECT_MISMATCH")]
    [InlineData("/default/v1/notes", "shop", HttpStatusCode.BadRequest, "PROJECT_MISMATCH")]
    [InlineData("/api/v1/projects/shop/descriptors", "default", HttpStatusCode.BadRequest, "PROJECT_MISMATCH")]
    [InlineData("/api/v1/auth/me", "default", HttpStatusCode.OK, "")]
    public async Task Rest_ByHeaderAndPath(string path, string? header, HttpStatusCode status, string reason)
    {
        var answer = await bench.Engine.RestAsync(HttpMethod.Get, path, project: header);

        Assert.Equal((status, reason), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("shop", null, "owner@shop.test")]
    [InlineData("rival", null, "owner@rival.test")]
    [InlineData("shop", "shop.test", "owner@shop.test")]
    [InlineData(null, "shop.test", "owner@shop.test")]
    [InlineData("rival", "shop.test", "PROJECT_MISMATCH")]
    public async Task Rest_ByHeaderAndHost(string? header, string? host, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/auth/me");
        request.Headers.Add("authorization", $"Bearer {bench.Admins[header == "rival" && host is null ? "rival" : "shop"]}");
        request.Headers.Host = host;
        if (header is not null)
        {
            request.Headers.Add("baas-project", header);
        }

        using var answer = await bench.Engine.Http1.SendAsync(request).Soon();

        Assert.Contains(expected, await answer.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_ByMetadata_AndRefusedAsGrpc()
    {
        using var channel = BaasChannel.ForAddress(bench.Engine.Address);
        var collections = new CollectionService.CollectionServiceClient(channel.CreateCallInvoker());

        var listed = await collections.ListCollectionsAsync(new ListCollectionsRequest(), Of("shop", bench.Admins["shop"])).ResponseAsync.Soon();
        var unknown = await Assert.ThrowsAsync<BaasClientException>(
            () => collections.ListCollectionsAsync(new ListCollectionsRequest(), Of("nowhere", "")).ResponseAsync.Soon());

        Assert.Contains(listed.Items, collection => collection.Name == "notes");
        Assert.Equal("PROJECT_NOT_FOUND", unknown.Reason);
    }

    [Fact]
    public async Task TypedServices_ByPackageAndPath_AreTheirProjects()
    {
        await bench.OkAsync("shop", HttpMethod.Post, "/shop/v1/notes", """{"text": "by its path"}""");

        var rest = await bench.Engine.RestAsync(HttpMethod.Get, "/shop/v1/notes", token: "");
        var connect = await bench.Engine.RestAsync(HttpMethod.Post, "/shop.v1.NotesService/List", "{}", token: "");
        var rival = await bench.Engine.RestAsync(HttpMethod.Get, "/rival/v1/notes", token: "");
        var inDefault = await bench.Engine.RestAsync(HttpMethod.Get, "/default/v1/notes", token: "");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (rest.Status, connect.Status));
        Assert.Contains("by its path", rest.Text, StringComparison.Ordinal);
        Assert.Contains("by its path", connect.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("by its path", rival.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (rival.Status, inDefault.Status));
    }

    private static Metadata Of(string project, string token) => new() { { "baas-project", project }, { "authorization", $"Bearer {token}" } };
}
