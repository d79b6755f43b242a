using System.Text;
using System.Text.Json.Nodes;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

/// <summary>The transport with <see cref="ShelfServer"/> on a free port.</summary>
public sealed class ShelfHost : IAsyncLifetime
{
    private readonly WireHost _wire = new(services => services.AddRpcService(ShelfServer.Descriptor, _ => ShelfServer.Bind));

    public Uri Address => _wire.Address;

    public HttpClient Http1 => _wire.Http1;

    public HttpClient Http2 => _wire.Http2;

    public Task InitializeAsync() => _wire.InitializeAsync();

    public Task DisposeAsync() => _wire.DisposeAsync();

    /// <summary>Sends a request with headers written as <c>Name: value</c>, over HTTP/1.1.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string path, HttpContent? content, params string[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':');
            var (name, value) = (header[..colon], header[(colon + 1)..].Trim());
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                Assert.True(request.Content!.Headers.Remove(name) | request.Content.Headers.TryAddWithoutValidation(name, value));
            }
        }

        return Http1.SendAsync(request).Soon();
    }

    public static HttpContent? Json(string? text) => text is null ? null : new StringContent(text, Encoding.UTF8, "application/json");

    /// <summary>The reason in the body of a refusal.</summary>
    public static async Task<string> ReasonOfAsync(HttpResponseMessage response)
    {
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((int)response.StatusCode, (int)error["code"]!);
        var info = error["details"]!.AsArray().FirstOrDefault(detail => detail!["reason"] is not null);
        return (string?)info?["reason"] ?? (string)error["status"]!;
    }
}
