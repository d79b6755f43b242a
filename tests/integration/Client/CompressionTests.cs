using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Baas.Client;
using Grpc.Baas.Framing;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class CompressionTests
{
    private static readonly Record Large = new() { Id = new string('x', 20_000), Collection = "posts" };

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Request_ChannelCompresses_ArrivesPackedWithItsName(string encoding)
    {
        var seen = await SendAsync(new BaasChannelOptions { Compression = encoding }, default);

        Assert.Equal(encoding, seen.Encoding);
        Assert.Equal("gzip,deflate,identity", seen.Accepted);
        Assert.Equal(GrpcFrame.CompressedFlag, seen.Frame[0]);
        Assert.InRange(seen.Frame.Length, 10, 2_000);
        Assert.Equal(Large.Id, GetRecordRequest.Parser.ParseFrom(Unpack(encoding, seen.Frame[5..])).Id);
    }

    [Fact]
    public async Task Request_CallChoosesEncoding_WinsOverTheChannel()
    {
        var gzip = await SendAsync(new BaasChannelOptions(), new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } }));
        var identity = await SendAsync(
            new BaasChannelOptions { Compression = "gzip" }, new CallOptions(new Metadata { { "grpc-internal-encoding-request", "identity" } }));

        Assert.Equal((GrpcFrame.CompressedFlag, "gzip"), (gzip.Frame[0], gzip.Encoding));
        Assert.Equal((GrpcFrame.PlainFlag, ""), (identity.Frame[0], identity.Encoding));
        Assert.Equal("", gzip.Internal);
    }

    [Fact]
    public async Task Request_NoCompress_GoesPlain()
    {
        var seen = await SendAsync(
            new BaasChannelOptions { Compression = "gzip" }, default(CallOptions).WithWriteOptions(new WriteOptions(WriteFlags.NoCompress)));

        Assert.Equal(GrpcFrame.PlainFlag, seen.Frame[0]);
    }

    [Fact]
    public async Task Request_UnknownEncoding_FailsBeforeItIsSent()
    {
        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => SendAsync(new BaasChannelOptions(), new CallOptions(new Metadata { { "grpc-internal-encoding-request", "snappy" } })));

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        Assert.Throws<ArgumentException>(() => BaasChannel.ForAddress("http://localhost", new BaasChannelOptions { Compression = "snappy" }));
    }

    [Fact]
    public async Task RequestStream_EachMessageChoosesForItself()
    {
        var flags = new List<byte>();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await ReadFramesAsync(context, frame => flags.Add(frame[0]));
            await ScriptedServer.AnswerAsync(context, new IngestRecordsResponse());
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Compression = "gzip" });
        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).IngestRecords();

        await call.RequestStream.WriteAsync(new IngestRecordsRequest { Collection = "a" });
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new IngestRecordsRequest { Collection = "b" });
        call.RequestStream.WriteOptions = null;
        await call.RequestStream.WriteAsync(new IngestRecordsRequest());
        await call.RequestStream.CompleteAsync();
        await call;

        Assert.Equal([1, 0, 1], flags);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Response_Packed_IsUnpacked(string encoding)
    {
        Assert.Equal(Large, await ReceiveAsync(encoding, Pack(encoding, Large.ToByteArray()), new BaasChannelOptions()));
    }

    [Fact]
    public async Task Response_Bomb_IsStoppedAtTheLimit()
    {
        var bomb = Pack("gzip", new byte[200_000_000]);

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => ReceiveAsync("gzip", bomb, new BaasChannelOptions { MaxReceiveMessageBytes = 1_000_000 }));

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Contains("1000000", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    [InlineData("br")]
    public async Task Response_PackedWithoutAKnownEncoding_IsInternal(string? encoding)
    {
        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => ReceiveAsync(encoding, Pack("gzip", Large.ToByteArray()), new BaasChannelOptions()));

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("deflate", true)]
    public async Task Response_Broken_IsInternal(string encoding, bool isCut)
    {
        var whole = Pack(encoding, Large.ToByteArray());
        var packed = isCut ? whole[..(whole.Length / 2)] : new byte[40];

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => ReceiveAsync(encoding, packed, new BaasChannelOptions()));

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
    }

    [Fact]
    public async Task Request_ServerCannotUnpack_SaysWhatToDo()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-accept-encoding"] = "identity";
            return ScriptedServer.FailAsync(context, 12, "no gzip here");
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Compression = "gzip" });

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest()).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
        Assert.Contains("no gzip here", exception.Message, StringComparison.Ordinal);
        Assert.Contains("BaasChannelOptions.Compression", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<Seen> SendAsync(BaasChannelOptions options, CallOptions call)
    {
        var seen = new Seen();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            var headers = context.Request.Headers;
            await ReadFramesAsync(context, frame => seen = new Seen(
                headers["grpc-encoding"].ToString(), headers["grpc-accept-encoding"].ToString(), headers["grpc-internal-encoding-request"].ToString(), frame));
            await ScriptedServer.AnswerAsync(context, new Record());
        });
        using var channel = BaasChannel.ForAddress(server.Url, options);
        await new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest { Id = Large.Id }, call);
        return seen;
    }

    private static async Task<Record> ReceiveAsync(string? encoding, byte[] packed, BaasChannelOptions options)
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            if (encoding is not null)
            {
                context.Response.Headers["grpc-encoding"] = encoding;
            }

            var prefix = new byte[GrpcFrame.PrefixSize];
            GrpcFrame.WritePrefix(prefix, GrpcFrame.CompressedFlag, packed.Length);
            await context.Response.Body.WriteAsync((byte[])[.. prefix, .. packed]);
            ScriptedServer.End(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url, options);
        return await new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest());
    }

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.Fastest) : new ZLibStream(packed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream(bytes);
        using Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionMode.Decompress) : new ZLibStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    private static async Task ReadFramesAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.BodyReader.CopyToAsync(body);
        var bytes = body.ToArray();
        for (var at = 0; at < bytes.Length;)
        {
            var size = GrpcFrame.PrefixSize + (int)GrpcFrame.ReadLength(bytes.AsSpan(at));
            take(bytes[at..(at + size)]);
            at += size;
        }
    }

    private sealed record Seen(string Encoding = "", string Accepted = "", string Internal = "", byte[]? Bytes = null)
    {
        public byte[] Frame => Bytes!;
    }
}
