using System.Text;
using Google.Protobuf;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Framing;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Requests that chance has damaged: each is answered, and none is taken for a fault of ours.</summary>
[Collection(WireCollection.Name)]
public sealed class RpcFuzzTests(WireHost host)
{
    private const int Rounds = 1500;

    private static readonly string[] ContentTypes = [GrpcRequests.Grpc, GrpcRequests.GrpcWeb, "application/grpc-web-text"];

    private static readonly string[] Fragments =
        ["\"", "{", "}", "[", "]", ":", ",", "\\ud800", "1e999", "null", "\0", "%", "%ff", "?", "&", "=", "/", "//", ":", "**", "é", "-", "9999999999999999999"];

    private readonly int _seed = Random.Shared.Next();

    [Fact]
    public async Task Grpc_DamagedBodies_AreAnswered()
    {
        var random = new Random(_seed);
        var whole = GrpcRequests.Frame(new EchoRequest { Text = "hello", Number = 7, Tags = { "a", "b" }, Book = new Book { Pages = 5 }, Blob = ByteString.CopyFrom(new byte[40]) }.ToByteArray());
        using var packed = new WireWriter();
        ContentCoding.Gzip.Compress(whole.AsSpan(GrpcFrame.PrefixSize), packed);
        var compressed = GrpcRequests.Frame(packed.WrittenSpan.ToArray(), GrpcFrame.CompressedFlag);
        for (var i = 0; i < Rounds; i++)
        {
            var contentType = ContentTypes[random.Next(ContentTypes.Length)];
            var body = Damage(random.Next(2) == 0 ? whole : compressed, random);
            if (contentType == "application/grpc-web-text")
            {
                body = Damage(Encoding.ASCII.GetBytes(Convert.ToBase64String(body)), random);
            }

            var reply = await (contentType == GrpcRequests.Grpc ? host.Http2 : host.Http1).SendRawAsync(
                GrpcRequests.Request(WireMethods.Echo.FullName, body, contentType, ("grpc-encoding", "gzip")));

            Assert.True(
                reply.Trailers["grpc-status"] == "0" || reply.Reason != "INTERNAL",
                $"seed {_seed}, {contentType} body {Convert.ToHexString(body)}: {reply.Message}");
        }
    }

    [Fact]
    public async Task Rest_DamagedRequests_AreAnswered()
    {
        const string body = """{"text":"a","number":"5","tags":["x","y"],"book":{"name":"n","pages":3},"time":"2026-01-31T12:00:00Z","flag":true,"blob":"AAEC"}""";
        const string path = "/v1/echo/abc?number=5&tags=a&tags=b&book.pages=3&time=2026-01-31T12:00:00Z&flag=false";
        var random = new Random(_seed);
        for (var i = 0; i < Rounds; i++)
        {
            var isPost = random.Next(2) == 0;
            var request = new HttpRequestMessage(isPost ? HttpMethod.Post : HttpMethod.Get, isPost ? "/v1/echo" : "/" + Damage(path, random).TrimStart('/'));
            if (isPost)
            {
                request.Content = new StringContent(Damage(body, random), Encoding.UTF8, "application/json");
            }

            using var response = await host.Http1.SendAsync(request).Soon();

            Assert.True((int)response.StatusCode < 500, $"seed {_seed}: {request.RequestUri} {response.StatusCode}");
        }
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var body = whole.ToList();
        for (var times = random.Next(1, 4); times > 0 && body.Count > 0; times--)
        {
            var position = random.Next(body.Count);
            switch (random.Next(3))
            {
                case 0:
                    body[position] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(position, random.Next(body.Count - position));
                    break;
                default:
                    body.Insert(position, (byte)random.Next(256));
                    break;
            }
        }

        return [.. body];
    }

    private static string Damage(string whole, Random random)
    {
        var text = new StringBuilder(whole);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var position = random.Next(text.Length);
            if (random.Next(2) == 0)
            {
                text.Remove(position, Math.Min(random.Next(1, 6), text.Length - position));
            }

            text.Insert(Math.Min(position, text.Length), Fragments[random.Next(Fragments.Length)]);
        }

        return text.ToString();
    }
}
