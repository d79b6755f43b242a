using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Baas.IntegrationTests.Rpc.Wire;

namespace Grpc.Baas.IntegrationTests.Rpc.Connect;

/// <summary>The rules of Connect for calls with one request and one response, sent by POST.</summary>
[Collection(WireCollection.Name)]
public sealed class ConnectUnaryTests(WireHost host)
{
    private const string Echo = "/tests.wire.WireService/Echo";
    private const string Look = "/tests.wire.WireService/Look";
    private const string Fail = "/tests.wire.WireService/Fail";

    [Theory]
    [InlineData(1, "application/json")]
    [InlineData(2, "application/json")]
    [InlineData(1, "application/json; charset=utf-8")]
    public async Task Json_Request_IsAnsweredInCanonicalJson(int version, string contentType)
    {
        const string Body = """{"text":"é☺","number":"9007199254740993","book":{"name":"b"},"time":"2026-01-02T03:04:05Z","blob":"AQI="}""";

        var reply = await SendAsync(ConnectReply.Post(Echo, contentType, Encoding.UTF8.GetBytes(Body)), version);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(Body, reply.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Proto_Request_IsAnsweredInProto(int version)
    {
        var request = new EchoRequest { Text = new string('x', 300_000), Number = -1 };

        var reply = await SendAsync(ConnectReply.Post(Echo, "application/proto", request.ToByteArray(), ("connect-protocol-version", "1")), version);

        Assert.Equal((HttpStatusCode.OK, "application/proto"), (reply.Status, reply.ContentType));
        Assert.Equal(request.ToByteArray(), EchoResponse.Parser.ParseFrom(reply.Body).ToByteArray());
    }

    [Fact]
    public async Task Proto_EmptyBody_IsAnEmptyMessage()
    {
        var reply = await SendAsync(ConnectReply.Post(Echo, "application/proto", []));

        Assert.Equal((HttpStatusCode.OK, 0), (reply.Status, reply.Body.Length));
    }

    [Theory]
    [InlineData("", "JSON_MALFORMED")]
    [InlineData("{", "JSON_MALFORMED")]
    [InlineData("""{"wrong":1}""", "FIELD_UNKNOWN")]
    [InlineData("""{"number":"x"}""", "FIELD_MALFORMED")]
    public async Task Json_Malformed_IsInvalidArgument(string body, string reason)
    {
        var reply = await SendAsync(ConnectReply.PostJson(Echo, body));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_argument", reason), (reply.Status, reply.Code, reply.Reason));
    }

    [Fact]
    public async Task Proto_Malformed_IsInvalidArgument()
    {
        var reply = await SendAsync(ConnectReply.Post(Echo, "application/proto", [0xff]));

        Assert.Equal((HttpStatusCode.BadRequest, "PROTOBUF_MALFORMED"), (reply.Status, reply.Reason));
        Assert.Equal("application/json", reply.ContentType);
    }

    [Fact]
    public async Task Failure_WithDetails_HasThemWithAndWithoutTheirText()
    {
        var reply = await SendAsync(ConnectReply.Post(Fail, "application/proto", new FailRequest { Kind = "declared" }.ToByteArray()));

        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (reply.Status, reply.ContentType));
        Assert.Equal(("invalid_argument", "It was refused: ☺."), (reply.Code, (string)reply.Error["message"]!));
        Assert.Equal("2", reply.Header("retry-after"));
        var retry = reply.Error["details"]!.AsArray().Single(detail => (string)detail!["type"]! == "google.rpc.RetryInfo")!;
        Assert.Equal("""{"retryDelay":"1.500s"}""", retry["debug"]!.ToJsonString());
        Assert.DoesNotContain('=', (string)retry["value"]!);
        Assert.Equal(1500, RetryInfo.Parser.ParseFrom(GrpcReply.DecodeBase64((string)retry["value"]!)).RetryDelay.ToTimeSpan().TotalMilliseconds);
    }

    [Fact]
    public async Task Failure_ByStatus_HasItsMessageAndTrailers()
    {
        var reply = await SendAsync(ConnectReply.PostJson(Fail, """{"kind":"status"}"""));

        Assert.Equal((HttpStatusCode.InternalServerError, "data_loss"), (reply.Status, reply.Code));
        Assert.Equal("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n", (string)reply.Error["message"]!);
        Assert.Equal("1", reply.Header("trailer-x-more"));
        Assert.Null(reply.Error["details"]);
    }

    [Fact]
    public async Task Failure_BySetStatus_IsToldAlike()
    {
        var reply = await SendAsync(ConnectReply.PostJson(Fail, """{"kind":"set"}"""));

        Assert.Equal((HttpStatusCode.BadRequest, "failed_precondition", "set"), (reply.Status, reply.Code, (string)reply.Error["message"]!));
    }

    [Fact]
    public async Task Bug_OfTheHandler_TellsNothing()
    {
        var reply = await SendAsync(ConnectReply.PostJson(Fail, """{"kind":"bug"}"""));

        Assert.Equal((HttpStatusCode.InternalServerError, "internal", "INTERNAL"), (reply.Status, reply.Code, reply.Reason));
        Assert.DoesNotContain("secret", reply.Text);
        Assert.Contains("the secret cause", host.TakeError());
    }

    [Fact]
    public async Task Metadata_BothKinds_GoBothWays()
    {
        var reply = await SendAsync(ConnectReply.PostJson(
            Echo, "{}", ("x-grpc-test-echo-initial", "a"), ("x-grpc-test-echo-initial", "b"), ("x-grpc-test-echo-trailing-bin", "q6s=")));

        Assert.Equal("a,b", reply.Header("x-grpc-test-echo-initial").Replace(" ", ""));
        Assert.Equal("q6s", reply.Header("trailer-x-grpc-test-echo-trailing-bin"));
        Assert.Equal("{}", reply.Text);
    }

    [Theory]
    [InlineData("connect-protocol-version", "2")]
    [InlineData("connect-protocol-version", "")]
    [InlineData("connect-timeout-ms", "12345678901")]
    [InlineData("connect-timeout-ms", "-1")]
    [InlineData("connect-timeout-ms", "1s")]
    public async Task Header_OfTheProtocolMalformed_IsNamed(string name, string value)
    {
        var reply = await SendAsync(ConnectReply.PostJson(Echo, "{}", (name, value)));

        Assert.Equal((HttpStatusCode.BadRequest, "METADATA_MALFORMED"), (reply.Status, reply.Reason));
        Assert.Equal(name, ConnectReply.InfoOf(reply.Error).Metadata["header"]);
    }

    [Fact]
    public async Task Timeout_Passed_IsDeadlineExceeded()
    {
        var reply = await SendAsync(ConnectReply.PostJson(Fail, """{"kind":"wait"}""", ("connect-timeout-ms", "50")));

        Assert.Equal((HttpStatusCode.GatewayTimeout, "deadline_exceeded", "DEADLINE_EXCEEDED"), (reply.Status, reply.Code, reply.Reason));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task Compression_OfARequest_IsAgreedByItsResponse(string coding)
    {
        var text = new string('x', 5000);
        var reply = await SendAsync(ConnectReply.Post(
            Look, "application/json", Compress(coding, $$"""{"text":"{{text}}"}"""), ("content-encoding", coding)));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(coding == "identity" ? [] : [coding], reply.Response.Content.Headers.ContentEncoding);
        Assert.Equal(text, (string)JsonNode.Parse(Decompress(coding, reply.Body))!["text"]!);
    }

    [Theory]
    [InlineData("br, gzip", 5000, "br")]
    [InlineData("zstd, gzip;q=1.0", 5000, "gzip")]
    [InlineData("gzip;q=0", 5000, "")]
    [InlineData("gzip", 100, "")]
    [InlineData("identity, gzip", 5000, "")]
    public async Task Compression_OfAResponse_IsTheFirstThatIsAccepted(string accepted, int length, string coding)
    {
        var body = $$"""{"text":"{{new string('x', length)}}"}""";

        var reply = await SendAsync(ConnectReply.PostJson(Look, body, ("accept-encoding", accepted)));

        Assert.Equal(coding, string.Join(",", reply.Response.Content.Headers.ContentEncoding));
        Assert.Equal(body, Decompress(coding, reply.Body));
    }

    // BREACH: methods that change something give out secrets, and its length would tell how well a stranger guesses them.
    [Fact]
    public async Task Compression_OfAMethodThatChangesSomething_IsNotDone()
    {
        var body = $$"""{"text":"{{new string('x', 5000)}}"}""";

        var asked = await SendAsync(ConnectReply.PostJson(Echo, body, ("accept-encoding", "gzip, br")));
        var agreed = await SendAsync(ConnectReply.Post(Echo, "application/json", Compress("gzip", body), ("content-encoding", "gzip")));

        Assert.Equal((body, body), (asked.Text, agreed.Text));
    }

    [Fact]
    public async Task Compression_Unknown_IsUnimplementedAndListsOurs()
    {
        var reply = await SendAsync(ConnectReply.PostJson(Echo, "{}", ("content-encoding", "zstd")));

        Assert.Equal((HttpStatusCode.NotImplemented, "unimplemented", "COMPRESSION_UNSUPPORTED"), (reply.Status, reply.Code, reply.Reason));
        Assert.Contains("gzip", reply.Header("accept-encoding"));
    }

    [Fact]
    public async Task Compression_OfNothing_IsNotUndone()
    {
        var reply = await SendAsync(ConnectReply.Post(Echo, "application/proto", [], ("content-encoding", "gzip")));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_OverTheLimit_IsResourceExhausted(bool isBomb)
    {
        var message = new EchoRequest { Blob = ByteString.CopyFrom(new byte[5_000_000]) }.ToByteArray();
        var request = isBomb
            ? ConnectReply.Post(Echo, "application/proto", ConnectReply.Gzip(message), ("content-encoding", "gzip"))
            : ConnectReply.Post(Echo, "application/proto", message);

        var reply = await SendAsync(request);

        Assert.Equal((HttpStatusCode.TooManyRequests, "resource_exhausted", "MESSAGE_TOO_LARGE"), (reply.Status, reply.Code, reply.Reason));
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("application/foo")]
    [InlineData("application/connect+json")]
    [InlineData("application/json; charset=latin1")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task ContentType_Unknown_Is415AndListsOurs(string contentType)
    {
        var reply = await SendAsync(ConnectReply.Post(Echo, contentType, "{}"u8.ToArray()));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.StartsWith("application/json, application/proto", reply.Header("accept-post"));
    }

    [Fact]
    public async Task Stream_AskedAsUnary_Is415()
    {
        var reply = await SendAsync(ConnectReply.PostJson("/tests.wire.WireService/Repeat", "{}"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.StartsWith("application/connect+json", reply.Header("accept-post"));
    }

    [Theory]
    [InlineData("application/proto", "")]
    [InlineData("application/json", "1")]
    public async Task Method_Unknown_IsNotFoundAndUnimplemented(string contentType, string version)
    {
        var reply = await SendAsync(ConnectReply.Post(
            "/tests.wire.WireService/Nothing", contentType, [], version.Length > 0 ? [("connect-protocol-version", version)] : []));

        Assert.Equal((HttpStatusCode.NotFound, "unimplemented", "METHOD_UNKNOWN"), (reply.Status, reply.Code, reply.Reason));
    }

    [Fact]
    public async Task HttpMethod_Other_Is405()
    {
        var reply = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, Echo));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal("POST", reply.Header("allow"));
    }

    [Fact]
    public async Task Caller_Gone_CancelsTheHandler()
    {
        using var gone = new CancellationTokenSource();
        var request = ConnectReply.PostJson("/tests.wire.WireService/Fail", """{"kind":"wait"}""");
        var calling = host.Http1.SendAsync(request, gone.Token);
        await Assert.ThrowsAsync<TimeoutException>(() => calling.WaitAsync(TimeSpan.FromMilliseconds(100)));

        await gone.CancelAsync();

        await host.Server.EndOf("Fail").WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Response_ToAPage_ExposesTrailers()
    {
        var reply = await SendAsync(ConnectReply.PostJson(
            Echo, "{}", ("Origin", "https://app.example"), ("x-grpc-test-echo-trailing-bin", "q6s")));

        Assert.Contains("trailer-x-grpc-test-echo-trailing-bin", reply.Header("access-control-expose-headers"));
    }

    private static byte[] Compress(string coding, string text)
    {
        using var output = new MemoryStream();
        using (var stream = coding switch
        {
            "gzip" => new GZipStream(output, CompressionLevel.Fastest),
            "br" => new BrotliStream(output, CompressionLevel.Fastest),
            _ => (Stream)new BufferedStream(output),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush();
            return coding == "identity" ? output.ToArray() : Finish(stream, output);
        }
    }

    private static byte[] Finish(Stream stream, MemoryStream output)
    {
        stream.Dispose();
        return output.ToArray();
    }

    private static string Decompress(string coding, byte[] content)
    {
        using Stream stream = coding switch
        {
            "gzip" => new GZipStream(new MemoryStream(content), CompressionMode.Decompress),
            "br" => new BrotliStream(new MemoryStream(content), CompressionMode.Decompress),
            _ => new MemoryStream(content),
        };
        return new StreamReader(stream).ReadToEnd();
    }

    private Task<ConnectReply> SendAsync(HttpRequestMessage request, int version = 1)
        => ConnectReply.SendAsync(version == 1 ? host.Http1 : host.Http2, request);
}
