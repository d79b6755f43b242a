using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

/// <summary>Bodies that are compressed, that are no JSON, or that are not what was meant.</summary>
public sealed class RestContentTests(ShelfHost host) : IClassFixture<ShelfHost>
{
    [Theory]
    [InlineData("/v1/volumes/a?size=5000", "gzip", "gzip", "\"7--gzip\"")]
    [InlineData("/v1/volumes/a?size=5000", "br", "br", "\"7--br\"")]
    [InlineData("/v1/volumes/a?size=5000", "gzip;q=0.1, br", "br", "\"7--br\"")]
    [InlineData("/v1/volumes/a?size=5000", "deflate", "", "\"7\"")]
    [InlineData("/v1/volumes/a?size=5000", "gzip;q=0", "", "\"7\"")]
    [InlineData("/v1/volumes/a?size=5", "gzip", "", "\"7\"")]
    [InlineData("/v1/logins/a?size=5000", "gzip", "", null)]
    public async Task Response_AcceptEncoding_IsHonoured(string path, string accepted, string coding, string? etag)
    {
        using var response = await host.SendAsync("GET", path, null, $"Accept-Encoding: {accepted}");
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(coding, string.Join(',', response.Content.Headers.ContentEncoding));
        Assert.Equal(etag, response.Headers.ETag?.ToString());
        Assert.Equal(path.StartsWith("/v1/volumes") && path.EndsWith("000"), response.Headers.Vary.Contains("Accept-Encoding"));
        var size = int.Parse(path[(path.IndexOf('=') + 1)..]);
        Assert.Equal(size, ((string)JsonNode.Parse(Expand(body, coding))!["text"]!).Length);
        Assert.True(coding.Length == 0 || body.Length < size / 10);
    }

    [Fact]
    public async Task Response_ToAWrite_IsNotCompressed()
    {
        using var response = await host.SendAsync("POST", "/v1/echo", ShelfHost.Json($$"""{"text":"{{new string('x', 5000)}}"}"""), "Accept-Encoding: gzip");

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.DoesNotContain("Accept-Encoding", response.Headers.Vary);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("GZIP")]
    public async Task Request_Compressed_IsExpanded(string coding)
    {
        var content = Compressed("""{"text":"hello"}"""u8.ToArray(), coding.Replace("x-", "").ToLowerInvariant());

        using var response = await host.SendAsync("POST", "/v1/echo", content, "Content-Type: application/json", $"Content-Encoding: {coding}");

        Assert.Equal("hello", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["text"]);
    }

    [Theory]
    [InlineData("zstd", 415, "COMPRESSION_UNSUPPORTED")]
    [InlineData("gzip, br", 415, "COMPRESSION_UNSUPPORTED")]
    [InlineData("gzip", 400, "COMPRESSION_MALFORMED")]
    [InlineData("br", 400, "COMPRESSION_MALFORMED")]
    [InlineData("identity", 200, "")]
    public async Task Request_NotCompressedSo_IsRefused(string coding, int status, string reason)
    {
        using var response = await host.SendAsync("POST", "/v1/echo", ShelfHost.Json("{}"), $"Content-Encoding: {coding}");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(reason, status == 200 ? "" : await ShelfHost.ReasonOfAsync(response));
        Assert.Equal(status == 415 ? ["gzip, br, deflate"] : [], response.Headers.TryGetValues("Accept-Encoding", out var codings) ? codings : []);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Request_CompressedBomb_Is413(string coding)
    {
        var content = Compressed(new byte[64 * 1024 * 1024], coding);

        using var response = await host.SendAsync("POST", "/v1/echo", content, "Content-Type: application/json", $"Content-Encoding: {coding}");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "MESSAGE_TOO_LARGE"), (response.StatusCode, await ShelfHost.ReasonOfAsync(response)));
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("[]", "an array")]
    [InlineData(" \"x\"", "a string")]
    [InlineData("5", "a number")]
    [InlineData("-5", "a number")]
    [InlineData("true", "true or false")]
    public async Task Body_NoObject_IsExplained(string body, string found)
    {
        using var response = await host.SendAsync("POST", "/v1/echo", ShelfHost.Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"an object with the request's fields is expected, and here is {found}.", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF{\"text\":\"a\"}")]
    [InlineData("\uFEFF")]
    public async Task Body_EmptyOrMarked_IsTaken(string body)
    {
        using var response = await host.SendAsync("POST", "/v1/echo", ShelfHost.Json(body));

        Assert.Equal(body == "\uFEFF" ? HttpStatusCode.BadRequest : HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "{\"etag\":\"6\"}", 400)]
    [InlineData("DELETE", "{}", 200)]
    [InlineData("DELETE", " null\n", 200)]
    [InlineData("DELETE", "", 200)]
    [InlineData("GET", "{\"etag\":\"6\"}", 200)]
    public async Task Body_WhereNoneIsTaken_IsRefused(string method, string body, int status)
    {
        using var response = await host.SendAsync(method, "/v1/volumes/a", ShelfHost.Json(body));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 400 ? "BODY_UNEXPECTED" : "", status == 400 ? await ShelfHost.ReasonOfAsync(response) : "");
    }

    [Theory]
    [InlineData("PUT", "/v1/blobs/a", "text/plain", "a: 4 of image/x-test")]
    [InlineData("POST", "/v1/mirror", "image/x-test", "\0\u0001é")]
    [InlineData("POST", "/v1/wrap/a", "image/x-test", "\0\u0001é")]
    public async Task HttpBody_Unary_IsBytesAsTheyAre(string method, string path, string contentType, string expected)
    {
        using var response = await host.SendAsync(method, path, Bytes("\0\u0001é"u8.ToArray()), "Content-Type: image/x-test");

        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("no type")]
    [InlineData("")]
    public async Task HttpBody_WithoutType_IsOctets(string contentType)
    {
        using var response = await host.SendAsync("POST", "/v1/mirror", Bytes([1]), contentType.Length == 0 ? [] : [$"Content-Type: {contentType}"]);

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task HttpBody_Stream_IsOneBody()
    {
        using var response = await host.SendAsync("GET", "/v1/downloads/p?pieces=3", null, "Accept: text/event-stream");

        Assert.Equal(("text/csv", "p0;p1;p2;"), (response.Content.Headers.ContentType!.ToString(), await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task HttpBody_StreamThatFails_IsBroken()
    {
        using var atOnce = await host.SendAsync("GET", "/v1/downloads/p?fails=true", null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, atOnce.StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => host.SendAsync("GET", "/v1/downloads/p?pieces=3&fails=true", null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10_000_000)]
    public async Task HttpBody_Upload_ComesInPieces(int size)
    {
        using var response = await host.SendAsync("PUT", "/v1/stores/a", Bytes(new byte[size]), "Content-Type: image/x-test");
        var stored = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(("a", "image/x-test", size), ((string)stored["name"]!, (string)stored["content_type"]!, (int)stored["size"]!));
        Assert.InRange((int)stored["pieces"]!, Math.Max(1, size / 65536), 1 + (size / 100));
    }

    [Fact]
    public async Task HttpBody_CompressedUpload_IsRefused()
    {
        using var response = await host.SendAsync("PUT", "/v1/stores/a", Compressed([1], "gzip"), "Content-Encoding: gzip");

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "identity"), (response.StatusCode, response.Headers.GetValues("Accept-Encoding").Single()));
    }

    private static ByteArrayContent Bytes(byte[] bytes) => new(bytes);

    private static ByteArrayContent Compressed(byte[] bytes, string coding)
    {
        using var output = new MemoryStream();
        using (Stream compressor = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            _ => new ZLibStream(output, CompressionLevel.Fastest),
        })
        {
            compressor.Write(bytes);
        }

        return Bytes(output.ToArray());
    }

    private static string Expand(byte[] body, string coding)
    {
        using var input = new MemoryStream(body);
        using Stream expander = coding switch
        {
            "gzip" => new GZipStream(input, CompressionMode.Decompress),
            "br" => new BrotliStream(input, CompressionMode.Decompress),
            _ => input,
        };
        using var text = new StreamReader(expander, Encoding.UTF8);
        return text.ReadToEnd();
    }
}
