using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Auth.Keys;

/// <summary>Makes and uses API keys in tests.</summary>
internal static class KeyCalls
{
    public const string Path = "/api/v1/keys";

    /// <summary>Makes a key.</summary>
    /// <param name="more">Members of the request beside name and scopes, as <c>"collections":["posts"]</c>.</param>
    public static async Task<(string Id, string Text)> MakeKeyAsync(this TestEngine engine, string scope = "baas.*", string more = "")
    {
        var answer = await engine.RestAsync(
            HttpMethod.Post, Path, $$"""{"name":"test","scopes":["{{scope}}"]{{(more.Length > 0 ? "," + more : "")}}}""");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return (answer.Json.GetProperty("api_key").GetProperty("id").GetString()!, answer.Json.GetProperty("key").GetString()!);
    }

    public static async Task DefineAsync(this TestEngine engine, string definition)
    {
        var answer = await engine.RestAsync(HttpMethod.Post, "/api/v1/collections", definition);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    public static Task<RestAnswer> ListAsync(this TestEngine engine, string collection, string token)
        => engine.RestAsync(HttpMethod.Get, $"/api/v1/collections/{collection}/records", token: token);
}
