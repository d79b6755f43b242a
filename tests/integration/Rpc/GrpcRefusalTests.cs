using System.Net;
using Google.Protobuf;
using Grpc.Baas.Framing;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Requests that are wrong, and what is said about them.</summary>
[Collection(WireCollection.Name)]
public sealed class GrpcRefusalTests(WireHost host)
{
    private const int Limit = 4 * 1024 * 1024;

    private static readonly byte[] Hello = GrpcRequests.Frame(new EchoRequest { Text = "hello" }.ToByteArray());

    public static TheoryData<string, byte[], string, StatusCode> Bodies => new()
    {
        { "no message", [], "MESSAGE_COUNT_WRONG", StatusCode.Unimplemented },
        { "two messages", [.. Hello, .. Hello], "MESSAGE_COUNT_WRONG", StatusCode.Unimplemented },
        { "a prefix cut short", Hello[..3], "FRAME_MALFORMED", StatusCode.InvalidArgument },
        { "a message cut short", Hello[..^1], "FRAME_MALFORMED", StatusCode.InvalidArgument },
        { "bytes after the message", [.. Hello, 0], "FRAME_MALFORMED", StatusCode.InvalidArgument },
        { "unknown flags", GrpcRequests.Frame([], flags: 2), "FRAME_MALFORMED", StatusCode.InvalidArgument },
        { "compressed without encoding", GrpcRequests.Frame([], GrpcFrame.CompressedFlag), "FRAME_MALFORMED", StatusCode.Internal },
        { "no protobuf", GrpcRequests.Frame([0xff]), "PROTOBUF_MALFORMED", StatusCode.InvalidArgument },
        { "a length of 4 GiB", [0, 0xff, 0xff, 0xff, 0xff], "MESSAGE_TOO_LARGE", StatusCode.ResourceExhausted },
        { "one byte too many", [0, 0, 0x40, 0, 1], "MESSAGE_TOO_LARGE", StatusCode.ResourceExhausted },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_Wrong_IsRefused(string what, byte[] body, string reason, StatusCode status)
    {
        var reply = await host.Http2.SendRawAsync(GrpcRequests.Request(WireMethods.Echo.FullName, body));

        Assert.Equal((what, reason, status), (what, reply.Reason, reply.Status));
        Assert.Equal(HttpStatusCode.OK, reply.Response.StatusCode);
    }

    [Theory]
    [InlineData(GrpcRequests.Grpc)]
    [InlineData(GrpcRequests.GrpcWeb)]
    public async Task ServerStream_NoMessageOrTwo_IsUnimplemented(string contentType)
    {
        foreach (var messages in (IMessage[][])[[], [new RepeatRequest { Count = 1 }, new RepeatRequest { Count = 1 }]])
        {
            var reply = await host.Http2.CallAsync(WireMethods.Repeat, contentType, messages);

            Assert.Equal((StatusCode.Unimplemented, "MESSAGE_COUNT_WRONG", 0), (reply.Status, reply.Reason, reply.Messages.Count));
        }
    }

    [Fact]
    public async Task Body_ExactlyAtTheLimit_IsTaken()
    {
        // Tag and length of the field take five bytes.
        var message = new EchoRequest { Blob = ByteString.CopyFrom(new byte[Limit - 5]) };
        Assert.Equal(Limit, message.CalculateSize());

        var reply = await host.Http2.CallAsync(WireMethods.Echo, message);

        Assert.Equal(Limit - 5, reply.Single<EchoResponse>().Blob.Length);
    }

    [Fact]
    public async Task Stream_LaterMessageTooLarge_IsRefused()
    {
        byte[] body = [.. Hello, 0, 0, 0x40, 0, 1];

        var reply = await host.Http2.SendRawAsync(GrpcRequests.Request(WireMethods.Collect.FullName, body));

        Assert.Equal("MESSAGE_TOO_LARGE", reply.Reason);
    }

    [Fact]
    public async Task Compression_Unknown_NamesThoseKnown()
    {
        var request = GrpcRequests.Request(
            WireMethods.Echo.FullName,
            GrpcRequests.Frame([1], GrpcFrame.CompressedFlag),
            GrpcRequests.Grpc,
            ("grpc-encoding", "zap"));

        var reply = await host.Http2.SendRawAsync(request);

        Assert.Equal((StatusCode.Unimplemented, "COMPRESSION_UNSUPPORTED"), (reply.Status, reply.Reason));
        Assert.Equal("identity,deflate,gzip", Assert.Single(reply.Response.Headers.GetValues("grpc-accept-encoding")));
    }

    [Theory]
    [InlineData("/tests.wire.WireService/Nope")]
    [InlineData("/no.Such/Echo")]
    [InlineData("/")]
    public async Task Method_Unknown_IsUnimplemented(string path)
    {
        var reply = await host.Http2.SendRawAsync(GrpcRequests.Request(path, Hello));

        Assert.Equal((StatusCode.Unimplemented, "METHOD_UNKNOWN"), (reply.Status, reply.Reason));
    }

    [Theory]
    [InlineData("application/grpc+jsonx")]
    [InlineData("application/grpc+thrift")]
    [InlineData("application/grpc-web+thrift")]
    [InlineData("application/grpc-web-text+thrift")]
    [InlineData("text/plain")]
    public async Task ContentType_Unknown_Is415(string contentType)
    {
        using var response = await SendAsync(GrpcRequests.Request(WireMethods.Echo.FullName, Hello, contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("CONTENT_TYPE_UNSUPPORTED", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HttpMethod_OtherThanPost_Is405()
    {
        var request = GrpcRequests.Request(WireMethods.Echo.FullName, Hello);
        request.Method = HttpMethod.Put;

        using var response = await SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", Assert.Single(response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("123456789S")]
    [InlineData("-1S")]
    [InlineData("1 S")]
    [InlineData("1s")]
    public async Task Timeout_Malformed_IsRefused(string timeout)
    {
        var request = GrpcRequests.Request(WireMethods.Echo.FullName, Hello);
        request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);

        var reply = await host.Http2.SendRawAsync(request);

        Assert.Equal((StatusCode.InvalidArgument, "METADATA_MALFORMED"), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task BinaryMetadata_NoBase64_IsRefused()
    {
        var reply = await host.Http2.SendRawAsync(
            GrpcRequests.Request(WireMethods.Echo.FullName, Hello, GrpcRequests.Grpc, ("x-grpc-test-echo-trailing-bin", "*")));

        Assert.Equal("METADATA_MALFORMED", reply.Reason);
        Assert.Equal("x-grpc-test-echo-trailing-bin", reply.Error.Metadata["header"]);
    }

    [Fact]
    public async Task Response_TooLarge_IsRefusedCleanly()
    {
        var reply = await host.Http2.CallAsync(WireMethods.Repeat, new RepeatRequest { Count = 1, Size = (64 * 1024 * 1024) + 1 });

        Assert.Equal(("MESSAGE_TOO_LARGE", 0), (reply.Reason, reply.Messages.Count));
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return host.Http2.SendAsync(request);
    }
}
