using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Baas.Framing;
using Grpc.Baas.IntegrationTests.Rpc.Wire;

namespace Grpc.Baas.IntegrationTests.Rpc.Connect;

/// <summary>The rules of Connect for calls that stream.</summary>
[Collection(WireCollection.Name)]
public sealed class ConnectStreamTests(WireHost host)
{
    private const string Json = "application/connect+json";
    private const string Proto = "application/connect+proto";
    private const string Repeat = "/tests.wire.WireService/Repeat";
    private const string Collect = "/tests.wire.WireService/Collect";
    private const string Chat = "/tests.wire.WireService/Chat";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ServerStream_Json_EndsWithAnEmptyObject(int version)
    {
        var reply = await StreamAsync(ConnectReply.Post(Repeat, Json, ConnectReply.Frames("""{"count":2,"size":1}""")), version);

        Assert.Equal(Json, reply.ContentType);
        Assert.Equal(
            ["""{"type":"tick","position":"1","text":"x"}""", """{"type":"tick","position":"2","text":"x"}"""],
            reply.Messages.Select(message => Encoding.UTF8.GetString(message.Content)));
        Assert.Equal("{}", reply.End.ToJsonString());
    }

    [Fact]
    public async Task ServerStream_FailureAfterResponses_IsInTheEnd()
    {
        var reply = await StreamAsync(ConnectReply.Post(Repeat, Proto, ConnectReply.Frames(new RepeatRequest { Count = 3, Fails = true })));

        Assert.Equal((3, "invalid_argument", "REFUSED"), (reply.Messages.Count, reply.EndCode, reply.EndReason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ClientStream_Messages_AreCollected(int version)
    {
        var frames = ConnectReply.Frames(Enumerable.Range(1, 3).Select(i => new EchoRequest { Blob = ByteString.CopyFrom(new byte[i]) }).ToArray());

        var reply = await StreamAsync(ConnectReply.Post(Collect, Proto, frames), version);

        Assert.Equal(new CollectResponse { Count = 3, Bytes = 6 }, CollectResponse.Parser.ParseFrom(Assert.Single(reply.Messages).Content));
    }

    [Fact]
    public async Task ClientStream_Empty_IsAnswered()
    {
        var reply = await StreamAsync(ConnectReply.Post(Collect, Json, []));

        Assert.Equal("{}", Encoding.UTF8.GetString(Assert.Single(reply.Messages).Content));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Duplex_AllRequestsFirst_IsAnswered(int version)
    {
        var reply = await StreamAsync(
            ConnectReply.Post(
                Chat,
                Json,
                ConnectReply.Frames("""{"text":"a"}""", "{}", """{"text":"b"}"""),
                ("x-grpc-test-echo-initial", "i"),
                ("x-grpc-test-echo-trailing-bin", "q6ur"),
                ("x-grpc-test-echo-trailing-bin", "AQ==")),
            version);

        Assert.Equal(["""{"text":"a"}""", "{}", """{"text":"b"}"""], reply.Messages.Select(message => Encoding.UTF8.GetString(message.Content)));
        Assert.Equal("i", reply.Header("x-grpc-test-echo-initial"));
        Assert.Equal("""{"metadata":{"x-grpc-test-echo-trailing-bin":["q6ur","AQ"]}}""", reply.End.ToJsonString());
    }

    [Fact]
    public async Task Duplex_OverHttp2_AnswersEachRequestBeforeTheNext()
    {
        await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Chat, Proto, []);
        foreach (var text in (string[])["a", "b"])
        {
            await call.WriteAsync(new EchoRequest { Text = text });

            Assert.Equal(text, EchoResponse.Parser.ParseFrom(await call.ReadAsync()).Text);
        }

        await call.CompleteAsync();

        Assert.Equal("{}"u8.ToArray(), await call.ReadAsync());
        Assert.Null(await call.ReadAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task ServerStream_NotOneRequest_IsUnimplemented(int count)
    {
        var reply = await StreamAsync(ConnectReply.Post(Repeat, Json, ConnectReply.Frames(Enumerable.Repeat("{}", count).ToArray())));

        Assert.Equal(("unimplemented", "MESSAGE_COUNT_WRONG"), (reply.EndCode, reply.EndReason));
    }

    [Theory]
    [InlineData(2, "FRAME_MALFORMED", "invalid_argument")]
    [InlineData(4, "FRAME_MALFORMED", "invalid_argument")]
    [InlineData(0x80, "FRAME_MALFORMED", "invalid_argument")]
    [InlineData(1, "FRAME_MALFORMED", "internal")]
    public async Task Frame_WithWrongFlags_EndsTheCall(byte flags, string reason, string code)
    {
        var reply = await StreamAsync(ConnectReply.Post(Collect, Json, GrpcRequests.Frame("{}"u8.ToArray(), flags), ("connect-content-encoding", "identity")));

        Assert.Equal((reason, code), (reply.EndReason, reply.EndCode));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Frame_CutShort_EndsTheCall(int length)
    {
        var reply = await StreamAsync(ConnectReply.Post(Collect, Json, GrpcRequests.Frame("{}"u8.ToArray())[..length]));

        Assert.Equal("FRAME_MALFORMED", reply.EndReason);
    }

    [Fact]
    public async Task Message_EmptyInJson_IsInvalidArgument()
    {
        var reply = await StreamAsync(ConnectReply.Post(Collect, Json, ConnectReply.Frames("")));

        Assert.Equal(("invalid_argument", "JSON_MALFORMED"), (reply.EndCode, reply.EndReason));
    }

    [Fact]
    public async Task Message_OverTheLimit_IsResourceExhausted()
    {
        var frame = GrpcRequests.Frame(new byte[100]);
        GrpcFrame.WritePrefix(frame, 0, int.MaxValue);

        var reply = await StreamAsync(ConnectReply.Post(Collect, Proto, frame));

        Assert.Equal(("resource_exhausted", "MESSAGE_TOO_LARGE"), (reply.EndCode, reply.EndReason));
    }

    [Theory]
    [InlineData("connect-protocol-version", "2", "METADATA_MALFORMED")]
    [InlineData("connect-timeout-ms", "x", "METADATA_MALFORMED")]
    [InlineData("connect-content-encoding", "zstd", "COMPRESSION_UNSUPPORTED")]
    public async Task Header_OfTheProtocolMalformed_IsInTheEnd(string name, string value, string reason)
    {
        var reply = await StreamAsync(ConnectReply.Post(Repeat, Json, ConnectReply.Frames("{}"), (name, value)));

        Assert.Equal(reason, reply.EndReason);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compression_OfMessages_IsUndone(string coding)
    {
        var compressed = coding == "gzip" ? ConnectReply.Gzip("""{"blob":"AQID"}"""u8.ToArray()) : Brotli("""{"blob":"AQID"}"""u8.ToArray());
        byte[] body = [.. GrpcRequests.Frame(compressed, GrpcFrame.CompressedFlag), .. ConnectReply.Frames("{}")];

        var reply = await StreamAsync(ConnectReply.Post(Collect, Json, body, ("connect-content-encoding", coding)));

        Assert.Equal("""{"count":"2","bytes":"3"}""", Encoding.UTF8.GetString(Assert.Single(reply.Messages).Content));
    }

    [Fact]
    public async Task Compression_OfLargeResponses_IsTheFirstThatIsAccepted()
    {
        var reply = await StreamAsync(ConnectReply.Post(
            Repeat, Json, ConnectReply.Frames("""{"count":1,"size":5000}"""), ("connect-accept-encoding", "zstd, gzip")));

        Assert.Equal("gzip", reply.Header("connect-content-encoding"));
        var (flags, content) = Assert.Single(reply.Messages);
        Assert.Equal(GrpcFrame.CompressedFlag, flags);
        var text = new StreamReader(new System.IO.Compression.GZipStream(new MemoryStream(content), System.IO.Compression.CompressionMode.Decompress)).ReadToEnd();
        Assert.Equal(5000, ((string)JsonNode.Parse(text)!["text"]!).Length);
    }

    [Fact]
    public async Task Compression_OfAMethodThatMayChangeSomething_IsNotDone()
    {
        var reply = await StreamAsync(ConnectReply.Post(
            WireMethods.Chat.FullName, Json, ConnectReply.Frames($$"""{"text":"{{new string('x', 5000)}}"}"""), ("connect-accept-encoding", "gzip")));

        Assert.Equal(GrpcFrame.PlainFlag, Assert.Single(reply.Messages).Flags);
    }

    [Fact]
    public async Task Compression_OfSmallResponses_IsLeftOut()
    {
        var reply = await StreamAsync(ConnectReply.Post(
            Repeat, Json, ConnectReply.Frames("""{"count":1,"size":5}"""), ("connect-accept-encoding", "gzip")));

        Assert.Equal(GrpcFrame.PlainFlag, Assert.Single(reply.Messages).Flags);
    }

    [Fact]
    public async Task Timeout_Passed_IsInTheEnd()
    {
        var reply = await StreamAsync(ConnectReply.Post(
            Repeat, Json, ConnectReply.Frames("""{"count":1,"waits":true}"""), ("connect-timeout-ms", "100")));

        Assert.Equal((1, "deadline_exceeded"), (reply.Messages.Count, reply.EndCode));
    }

    [Fact]
    public async Task Method_Unknown_IsUnimplemented()
    {
        var reply = await StreamAsync(ConnectReply.Post("/tests.wire.WireService/Nothing", Json, []));

        Assert.Equal(("unimplemented", "METHOD_UNKNOWN"), (reply.EndCode, reply.EndReason));
    }

    [Theory]
    [InlineData("application/connect+foo")]
    [InlineData("application/connect")]
    [InlineData("application/proto")]
    public async Task ContentType_Unknown_Is415AndListsOurs(string contentType)
    {
        var reply = await ConnectReply.SendAsync(host.Http1, ConnectReply.Post(Repeat, contentType, []));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.StartsWith(Json, reply.Header("accept-post"));
    }

    [Fact]
    public async Task Caller_GoneFromAStream_CancelsTheHandler()
    {
        using var gone = new CancellationTokenSource();
        var request = ConnectReply.Post(Repeat, Json, ConnectReply.Frames("""{"count":1,"waits":true}"""));
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using (await host.Http2.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, gone.Token))
        {
            await gone.CancelAsync();
        }

        await host.Server.EndOf("Repeat").WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static byte[] Brotli(byte[] content)
    {
        using var output = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(output, System.IO.Compression.CompressionLevel.Fastest))
        {
            brotli.Write(content);
        }

        return output.ToArray();
    }

    private Task<ConnectReply> StreamAsync(HttpRequestMessage request, int version = 1)
        => ConnectReply.StreamAsync(version == 1 ? host.Http1 : host.Http2, request);
}
