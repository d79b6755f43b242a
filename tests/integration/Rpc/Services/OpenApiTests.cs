using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc.Services;

public sealed class OpenApiTests(WireHost host) : IClassFixture<WireHost>
{
    [Theory]
    [InlineData("/openapi.json", "application/json")]
    [InlineData("/openapi.yaml", "application/yaml")]
    public async Task Get_KnownTag_IsNotSentAgain(string path, string contentType)
    {
        using var first = await host.Http1.GetAsync(path);
        using var again = await SendAsync(HttpMethod.Get, path, $"W/{first.Headers.ETag}");
        using var any = await SendAsync(HttpMethod.Get, path, "*");
        using var other = await SendAsync(HttpMethod.Get, path, "\"other\"");
        using var unreadable = await SendAsync(HttpMethod.Get, path, "other");

        Assert.Equal(contentType, first.Content.Headers.ContentType?.ToString());
        Assert.Equal([HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK, HttpStatusCode.OK],
            [again.StatusCode, any.StatusCode, other.StatusCode, unreadable.StatusCode]);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Get_CodingAccepted_IsCompressedUnderATagOfItsOwn(string coding)
    {
        var plain = await host.Http1.GetByteArrayAsync("/openapi.json");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi.json");
        request.Headers.AcceptEncoding.ParseAdd(coding);
        using var response = await host.Http1.SendAsync(request);
        await using var body = await response.Content.ReadAsStreamAsync();
        await using Stream expanded = coding == "gzip" ? new GZipStream(body, CompressionMode.Decompress) : new BrotliStream(body, CompressionMode.Decompress);
        using var text = new MemoryStream();
        await expanded.CopyToAsync(text);
        using var again = await SendAsync(HttpMethod.Get, "/openapi.json", response.Headers.ETag!.Tag);

        Assert.Equal([coding], response.Content.Headers.ContentEncoding);
        Assert.True(response.Content.Headers.ContentLength < plain.Length / 2);
        Assert.Equal(plain, text.ToArray());
        Assert.EndsWith($"--{coding}\"", response.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGet()
    {
        using var get = await host.Http2.GetAsync("/openapi.json");
        using var head = await SendAsync(HttpMethod.Head, "/openapi.json", tag: null);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? tag)
    {
        using var request = new HttpRequestMessage(method, path);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        return await host.Http1.SendAsync(request);
    }
}
