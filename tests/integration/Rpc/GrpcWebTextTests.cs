using System.Text;
using Google.Protobuf;
using Grpc.Baas.Framing;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Baas.TestKit;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>gRPC-Web for callers that can only send and read text.</summary>
[Collection(WireCollection.Name)]
public sealed class GrpcWebTextTests(WireHost host)
{
    private const string Text = "application/grpc-web-text";

    [Theory]
    [InlineData(1, Text)]
    [InlineData(1, Text + "+proto")]
    [InlineData(2, Text + "+proto")]
    public async Task Unary_Request_IsAnsweredAsText(int version, string contentType)
    {
        foreach (var size in (int[])[0, 1, 2, 3, 4, 5000, 100_000])
        {
            var message = new EchoRequest { Blob = ByteString.CopyFrom(new byte[size]) };

            var reply = await SendAsync(version, WireMethods.Echo, contentType, Convert.ToBase64String(GrpcRequests.Frame(message.ToByteArray())));

            Assert.Equal(size, reply.Single<EchoResponse>().Blob.Length);
            Assert.Equal(contentType, reply.Response.Content.Headers.ContentType!.ToString());
            Assert.Empty(reply.Response.TrailingHeaders);
        }
    }

    [Fact]
    public async Task Body_PaddedPartsOneAfterTheOther_IsRead()
    {
        var frames = Enumerable.Range(0, 40).Select(i => GrpcRequests.Frame(new EchoRequest { Blob = ByteString.CopyFrom(new byte[i * 101]) }.ToByteArray()));

        // Each byte pair of it is a part of its own.
        var body = string.Concat(frames.SelectMany(frame => frame.Chunk(2)).Select(Convert.ToBase64String));
        var reply = await SendAsync(1, WireMethods.Collect, Text, body);

        Assert.Equal(new CollectResponse { Count = 40, Bytes = 78_780 }, reply.Single<CollectResponse>());
    }

    [Theory]
    [InlineData("AAAAAA")]
    [InlineData("AAAAAA=")]
    [InlineData("AAAA*AA=")]
    [InlineData("AAA=AA==")]
    [InlineData("====")]
    [InlineData("A===")]
    [InlineData("\0\0\0\0")]
    public async Task Body_NotBase64_IsRefused(string body)
    {
        var reply = await SendAsync(1, WireMethods.Echo, Text, body);

        Assert.Equal((StatusCode.InvalidArgument, "FRAME_MALFORMED"), (reply.Status, reply.Reason));
    }

    [Fact]
    public async Task Body_EndsInsideAMessage_IsRefused()
    {
        var reply = await SendAsync(2, WireMethods.Echo, Text, Convert.ToBase64String([0, 0, 0, 0, 9, 1]));

        Assert.Equal((StatusCode.InvalidArgument, "FRAME_MALFORMED"), (reply.Status, reply.Reason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ServerStream_Messages_ComeOneByOne(int version)
    {
        var request = GrpcRequests.Request(
            WireMethods.Repeat.FullName,
            Encoding.ASCII.GetBytes(Convert.ToBase64String(GrpcRequests.Frame(new RepeatRequest { Count = 3, Waits = true }.ToByteArray()))),
            Text);
        var client = Client(version);
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        for (var position = 1; position <= 3; position++)
        {
            // Prefix and message; position 1 to 3 has the same length.
            var length = GrpcFrame.PrefixSize + new RepeatEvent { Type = "tick", Position = position }.CalculateSize();
            var group = new byte[(length + 2) / 3 * 4];
            await body.ReadExactlyAsync(group).AsTask().Soon();
            var frame = Convert.FromBase64String(Encoding.ASCII.GetString(group));
            Assert.Equal(position, RepeatEvent.Parser.ParseFrom(frame.AsSpan(GrpcFrame.PrefixSize)).Position);
        }
    }

    [Theory]
    [InlineData(Text, "application/grpc-web+proto", "application/grpc-web+proto")]
    [InlineData("application/grpc-web+proto", Text, Text + "+proto")]
    [InlineData(Text, "*/*", Text)]
    public async Task Accept_NamesAForm_IsTheResponses(string sent, string accepted, string answered)
    {
        var frame = GrpcRequests.Frame(new EchoRequest { Text = "é" }.ToByteArray());
        var body = sent == Text ? Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame;

        var reply = await host.Http1.SendRawAsync(GrpcRequests.Request(WireMethods.Echo.FullName, body, sent, ("Accept", accepted)));

        Assert.Equal(answered, reply.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("é", reply.Single<EchoResponse>().Text);
    }

    [Theory]
    [InlineData("declared", 0)]
    [InlineData("status", 0)]
    public async Task Failure_OfAUnaryCall_IsInTheHeaders(string kind, int messages)
    {
        var frame = GrpcRequests.Frame(new FailRequest { Kind = kind }.ToByteArray());

        var reply = await SendAsync(1, WireMethods.Fail, Text, Convert.ToBase64String(frame));

        Assert.Equal(messages, reply.Messages.Count);
        Assert.True(reply.Response.Headers.Contains("grpc-status"));
    }

    [Fact]
    public async Task Failure_AfterResponses_IsInTheTrailersFrame()
    {
        var frame = GrpcRequests.Frame(new RepeatRequest { Count = 2, Fails = true, Size = 10 }.ToByteArray());

        var reply = await SendAsync(2, WireMethods.Repeat, Text, Convert.ToBase64String(frame));

        Assert.Equal((2, "REFUSED"), (reply.Messages.Count, reply.Reason));
    }

    private Task<GrpcReply> SendAsync(int version, IMethod method, string contentType, string body)
        => Client(version).SendRawAsync(GrpcRequests.Request(method.FullName, Encoding.ASCII.GetBytes(body), contentType));

    private HttpClient Client(int version) => version == 1 ? host.Http1 : host.Http2;
}
