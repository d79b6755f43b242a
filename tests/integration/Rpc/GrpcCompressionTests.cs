using Google.Protobuf;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Framing;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Messages that are compressed, one by one.</summary>
[Collection(WireCollection.Name)]
public sealed class GrpcCompressionTests(WireHost host)
{
    private const int Limit = 4 * 1024 * 1024;

    private static readonly (string, string) AcceptGzip = ("grpc-accept-encoding", "identity, deflate,gzip");

    [Theory]
    [InlineData("gzip", GrpcRequests.Grpc)]
    [InlineData("deflate", GrpcRequests.Grpc)]
    [InlineData("gzip", GrpcRequests.GrpcWeb)]
    public async Task Request_Compressed_IsRead(string encoding, string contentType)
    {
        var message = new EchoRequest { Text = "hello", Blob = ByteString.CopyFrom(new byte[100_000]) };

        var reply = await SendAsync(WireMethods.Echo, contentType, encoding, Compressed(encoding, message.ToByteArray()));

        Assert.Equal(message.Blob, reply.Single<EchoResponse>().Blob);
        Assert.Equal([false], reply.AreCompressed);
        Assert.False(reply.Response.Headers.Contains("grpc-encoding"));
    }

    [Fact]
    public async Task Request_SomeMessagesCompressed_AreAllRead()
    {
        var large = new EchoRequest { Blob = ByteString.CopyFrom(new byte[27_182]) }.ToByteArray();
        var plain = new EchoRequest { Blob = ByteString.CopyFrom(new byte[45_904]) }.ToByteArray();

        var reply = await SendAsync(
            WireMethods.Collect, GrpcRequests.Grpc, "gzip", [.. Compressed("gzip", large), .. GrpcRequests.Frame(plain), .. Compressed("gzip", [])]);

        Assert.Equal(new CollectResponse { Count = 3, Bytes = 73_086 }, reply.Single<CollectResponse>());
    }

    [Theory]
    [InlineData(Limit, null)]
    [InlineData(Limit + 1, "MESSAGE_TOO_LARGE")]
    [InlineData(200_000_000, "MESSAGE_TOO_LARGE")]
    public async Task Request_Limit_CountsAfterDecompression(int size, string? reason)
    {
        // Tag and length of the field take five bytes here, or six.
        var message = new EchoRequest { Blob = ByteString.CopyFrom(new byte[size - 5]) }.ToByteArray();

        var reply = await SendAsync(WireMethods.Echo, GrpcRequests.Grpc, "gzip", Compressed("gzip", message));

        Assert.Equal(reason ?? "", reply.Status == StatusCode.OK ? "" : reply.Reason);
    }

    [Fact]
    public async Task Request_CompressedBytesWrong_AreRefused()
    {
        var frame = Compressed("gzip", new EchoRequest { Text = "hello" }.ToByteArray());
        frame[^3] ^= 1;

        var corrupt = await SendAsync(WireMethods.Echo, GrpcRequests.Grpc, "gzip", frame);
        var other = await SendAsync(WireMethods.Echo, GrpcRequests.Grpc, "deflate", frame);
        var unannounced = await SendAsync(WireMethods.Echo, GrpcRequests.Grpc, "identity", frame);
        var unknown = await SendAsync(WireMethods.Echo, GrpcRequests.Grpc, "br", GrpcRequests.Frame([]));

        Assert.Equal((StatusCode.InvalidArgument, "COMPRESSION_MALFORMED"), (corrupt.Status, corrupt.Reason));
        Assert.Equal((StatusCode.InvalidArgument, "COMPRESSION_MALFORMED"), (other.Status, other.Reason));
        Assert.Equal((StatusCode.Internal, "FRAME_MALFORMED"), (unannounced.Status, unannounced.Reason));
        Assert.Equal((StatusCode.Unimplemented, "COMPRESSION_UNSUPPORTED"), (unknown.Status, unknown.Reason));
    }

    [Fact]
    public async Task Request_UnknownEncodingAfterTheResponseStarted_IsRefused()
    {
        var script = host.Server.Scripts.Add(async (context, requests, responses) =>
        {
            await responses.WriteAsync(new EchoResponse());
            await requests.MoveNext(context.CancellationToken);
        });

        var reply = await SendAsync(WireMethods.Chat, GrpcRequests.Grpc, "zap", GrpcRequests.Frame([]), script);

        Assert.Equal((1, "COMPRESSION_UNSUPPORTED"), (reply.Messages.Count, reply.Reason));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("identity", null)]
    public async Task Response_AskedByTheHandler_IsCompressedHoweverSmall(string asked, string? encoding)
    {
        var script = host.Server.Scripts.Add(async (context, _, responses) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", asked } });
            await responses.WriteAsync(new EchoResponse { Text = "a" });
            responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            await responses.WriteAsync(new EchoResponse { Text = new string('b', 9000) });
            responses.WriteOptions = null;
            await responses.WriteAsync(new EchoResponse { Text = new string('c', 9000) });
        });

        var reply = await SendAsync(WireMethods.Chat, GrpcRequests.Grpc, "identity", [], script, AcceptGzip);

        Assert.Equal(encoding is null ? [false, false, false] : [true, false, true], reply.AreCompressed);
        Assert.Equal(["a", new string('b', 9000), new string('c', 9000)], reply.Messages.Select(message => EchoResponse.Parser.ParseFrom(message).Text));
        Assert.Equal(encoding, reply.Response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null);
        Assert.False(reply.Response.Headers.Contains("grpc-internal-encoding-request"));
    }

    [Fact]
    public async Task Response_AskedButTheCallerCannotReadIt_IsPlain()
    {
        var script = host.Server.Scripts.Add((context, _, _) =>
            context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", "gzip" } }));

        var reply = await SendAsync(WireMethods.Echo, GrpcRequests.Grpc, "identity", GrpcRequests.Frame([]), script, ("grpc-accept-encoding", "identity,zstd"));

        Assert.Equal([false], reply.AreCompressed);
        Assert.Equal(StatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData(GrpcRequests.Grpc, "Echo", 1396, false)]
    [InlineData(GrpcRequests.Grpc, "Echo", 1397, true)]
    [InlineData(GrpcRequests.GrpcWeb, "Look", 50_000, true)]
    [InlineData("application/grpc-web-text", "Look", 50_000, true)]
    [InlineData(GrpcRequests.GrpcWeb, "Echo", 50_000, false)]
    [InlineData("application/grpc-web-text", "Echo", 50_000, false)]
    public async Task Response_ByOption_IsCompressedFromTheThreshold(string contentType, string method, int size, bool isCompressed)
    {
        var compressing = await StartCompressingAsync();
        var path = $"/{WireMethods.Descriptor.FullName}/{method}";
        var body = Body(contentType, new EchoRequest { Blob = ByteString.CopyFrom(new byte[size]) });

        var reply = await compressing.Http2.SendRawAsync(GrpcRequests.Request(path, body, contentType, AcceptGzip));
        var other = await compressing.Http2.SendRawAsync(GrpcRequests.Request(path, body, contentType));

        Assert.Equal(size, reply.Single<EchoResponse>().Blob.Length);
        Assert.Equal([isCompressed], reply.AreCompressed);
        Assert.Equal([false], other.AreCompressed);
        await compressing.DisposeAsync();
    }

    [Fact]
    public async Task Response_ByOption_IsPlainWhenNothingIsWonOrTheHandlerSaysSo()
    {
        var compressing = await StartCompressingAsync();
        var noise = new byte[5000];
        Random.Shared.NextBytes(noise);
        var script = compressing.Server.Scripts.Add((context, _, _) =>
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            return Task.CompletedTask;
        });

        var random = await SendAsync(compressing, GrpcRequests.Grpc, new EchoRequest { Blob = ByteString.CopyFrom(noise) }, AcceptGzip);
        var refused = await SendAsync(compressing, GrpcRequests.Grpc, new EchoRequest { Blob = ByteString.CopyFrom(new byte[5000]) }, AcceptGzip, script);

        Assert.Equal((false, false), (random.AreCompressed.Single(), refused.AreCompressed.Single()));
        await compressing.DisposeAsync();
    }

    private static async Task<WireHost> StartCompressingAsync()
    {
        var compressing = new WireHost(services => services.Configure<RpcOptions>(options => options.ResponseCompression = ResponseCompression.Gzip));
        await compressing.InitializeAsync();
        return compressing;
    }

    private static byte[] Compressed(string encoding, byte[] message)
    {
        using var output = new WireWriter();
        ContentCoding.Find(encoding)!.Compress(message, output);
        return GrpcRequests.Frame(output.WrittenSpan.ToArray(), GrpcFrame.CompressedFlag);
    }

    private static Task<GrpcReply> SendAsync(WireHost to, string contentType, IMessage message, params (string, string)[] headers)
        => to.Http2.SendRawAsync(GrpcRequests.Request(WireMethods.Echo.FullName, Body(contentType, message), contentType, headers));

    private static byte[] Body(string contentType, IMessage message)
    {
        var frame = GrpcRequests.Frame(message.ToByteArray());
        return contentType == "application/grpc-web-text" ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(frame)) : frame;
    }

    private Task<GrpcReply> SendAsync(IMethod method, string contentType, string encoding, byte[] body, params (string, string)[] headers)
        => host.Http2.SendRawAsync(GrpcRequests.Request(method.FullName, body, contentType, [("grpc-encoding", encoding), .. headers]));
}
