using System.Buffers.Text;
using System.Net;
using System.Text;
using Google.Protobuf;
using Grpc.Baas.IntegrationTests.Rpc.Wire;

namespace Grpc.Baas.IntegrationTests.Rpc.Connect;

/// <summary>The rules of Connect for calls by GET.</summary>
[Collection(WireCollection.Name)]
public sealed class ConnectGetTests(WireHost host)
{
    private const string Look = "/tests.wire.WireService/Look";

    [Theory]
    [InlineData("connect=v1&encoding=json&message=%7B%22text%22%3A%22a%20%2B%20%C3%A9%22%7D")]
    [InlineData("message=%7B%22text%22:%22a+%2B+%C3%A9%22%7D&other=1&encoding=json")]
    [InlineData("encoding=json&base64=0&message=%7B%22text%22%3A%22a%20%2B%20%C3%A9%22%7D")]
    public async Task Json_InTheQuery_IsAnswered(string query)
    {
        var reply = await GetAsync(query);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal("""{"text":"a + é"}""", reply.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&compression=identity")]
    [InlineData("&compression=gzip")]
    public async Task Proto_InBase64_IsAnswered(string compression)
    {
        var message = new EchoRequest { Text = "~~~???", Number = -1 }.ToByteArray();
        var content = compression.EndsWith("gzip", StringComparison.Ordinal) ? ConnectReply.Gzip(message) : message;

        var reply = await GetAsync($"connect=v1&encoding=proto&base64=1{compression}&message={Base64Url.EncodeToString(content)}");

        Assert.Equal((HttpStatusCode.OK, "application/proto"), (reply.Status, reply.ContentType));
        Assert.Equal("~~~???", EchoResponse.Parser.ParseFrom(reply.Body).Text);
    }

    [Fact]
    public async Task Proto_PaddedBase64_IsAnswered()
    {
        var message = new EchoRequest { Number = 1 }.ToByteArray();

        var reply = await GetAsync($"encoding=proto&base64=1&message={Uri.EscapeDataString(Convert.ToBase64String(message))}");

        Assert.Equal(1, EchoResponse.Parser.ParseFrom(reply.Body).Number);
    }

    [Theory]
    [InlineData("encoding=proto&message=", 0)]
    [InlineData("encoding=proto&base64=1&compression=gzip&message=", 0)]
    public async Task Message_Empty_IsAnEmptyMessage(string query, int length)
    {
        var reply = await GetAsync(query);

        Assert.Equal((HttpStatusCode.OK, length), (reply.Status, reply.Body.Length));
    }

    [Theory]
    [InlineData("encoding=json", "FIELD_MALFORMED", "message")]
    [InlineData("", "FIELD_MALFORMED", "encoding")]
    [InlineData("connect=v2&encoding=json&message=%7B%7D", "FIELD_MALFORMED", "connect")]
    [InlineData("encoding=json&base64=1&message=%7B%7D", "FIELD_MALFORMED", "message")]
    [InlineData("encoding=json&message=%FF", "FIELD_MALFORMED", "message")]
    [InlineData("encoding=json&message=", "JSON_MALFORMED", null)]
    public async Task Query_Malformed_IsInvalidArgumentAndNamed(string query, string reason, string? field)
    {
        var reply = await GetAsync(query);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument", reason), (reply.Status, reply.Code, reply.Reason));
        Assert.Equal(field, ConnectReply.InfoOf(reply.Error).Metadata.TryGetValue("field", out var name) ? name : null);
        Assert.Equal("no-store", reply.Header("cache-control"));
    }

    [Fact]
    public async Task Compression_Unknown_IsUnimplemented()
    {
        var reply = await GetAsync("encoding=json&compression=zstd&base64=1&message=e30");

        Assert.Equal((HttpStatusCode.NotImplemented, "unimplemented"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("%FF")]
    public async Task Codec_Unknown_Is415(string encoding)
    {
        var reply = await GetAsync($"encoding={encoding}&message=%7B%7D");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
    }

    [Fact]
    public async Task Method_WithSideEffects_TakesNoGet()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/tests.wire.WireService/Echo?encoding=json&message=%7B%7D");

        var reply = await ConnectReply.SendAsync(host.Http1, request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal("POST", reply.Header("allow"));
    }

    [Fact]
    public async Task Method_WithoutSideEffects_TakesGetAndPostOnly()
    {
        var reply = await ConnectReply.SendAsync(host.Http1, new HttpRequestMessage(HttpMethod.Put, Look));

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, POST"), (reply.Status, reply.Header("allow")));
    }

    [Theory]
    [InlineData("plain", "no-store")]
    [InlineData("cacheable", "public, max-age=60")]
    public async Task Response_ForCaches_IsAsTheHandlerSays(string text, string expected)
    {
        var message = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""));

        var reply = await GetAsync($"encoding=json&base64=1&message={message}");

        Assert.Equal(expected, reply.Header("cache-control"));
        Assert.Contains("Accept-Encoding", reply.Header("vary"));
    }

    [Fact]
    public async Task Timeout_InAHeader_Holds()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{Look}?encoding=json&message=%7B%7D");
        request.Headers.Add("connect-timeout-ms", "no");

        var reply = await ConnectReply.SendAsync(host.Http2, request);

        Assert.Equal("METADATA_MALFORMED", reply.Reason);
    }

    private Task<ConnectReply> GetAsync(string query)
        => ConnectReply.SendAsync(host.Http1, new HttpRequestMessage(HttpMethod.Get, $"{Look}?{query}"));
}
