using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Baas.Framing;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>A whole response of Connect, taken apart without any client library.</summary>
internal sealed class ConnectReply
{
    private const byte EndFlag = 2;

    private ConnectReply(HttpResponseMessage response, byte[] body)
    {
        Response = response;
        Body = body;
    }

    public HttpResponseMessage Response { get; }

    public byte[] Body { get; }

    public string Text => Encoding.UTF8.GetString(Body);

    public HttpStatusCode Status => Response.StatusCode;

    public string ContentType => Response.Content.Headers.ContentType?.ToString() ?? "";

    /// <summary>The object of a unary call that failed.</summary>
    public JsonNode Error => JsonNode.Parse(Body)!;

    public string Code => (string)Error["code"]!;

    public string Reason => InfoOf(Error).Reason;

    /// <summary>The frames of a stream but for the last.</summary>
    public List<(byte Flags, byte[] Content)> Messages { get; } = [];

    /// <summary>The last frame of a stream.</summary>
    public JsonNode End { get; private set; } = null!;

    public string EndCode => (string)End["error"]!["code"]!;

    public string EndReason => InfoOf(End["error"]!).Reason;

    public string Header(string name)
        => string.Join(",", Response.Headers.NonValidated.TryGetValues(name, out var values) ? values : Response.Content.Headers.NonValidated[name]);

    public static HttpRequestMessage Post(string path, string contentType, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.Add(name, value);
            }
        }

        return request;
    }

    public static HttpRequestMessage PostJson(string path, string json, params (string Name, string Value)[] headers)
        => Post(path, "application/json", Encoding.UTF8.GetBytes(json), headers);

    public static async Task<ConnectReply> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        using var response = await client.SendAsync(request).Soon();
        return new ConnectReply(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>As <see cref="SendAsync"/>, for a response that is a stream; fails unless it ends as streams must.</summary>
    public static async Task<ConnectReply> StreamAsync(HttpClient client, HttpRequestMessage request)
    {
        var reply = await SendAsync(client, request);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        for (var position = 0; position < reply.Body.Length;)
        {
            Assert.Null(reply.End);
            var length = (int)GrpcFrame.ReadLength(reply.Body.AsSpan(position));
            var content = reply.Body.AsSpan(position + GrpcFrame.PrefixSize, length).ToArray();
            if (reply.Body[position] == EndFlag)
            {
                reply.End = JsonNode.Parse(content)!;
            }
            else
            {
                reply.Messages.Add((reply.Body[position], content));
            }

            position += GrpcFrame.PrefixSize + length;
        }

        Assert.NotNull(reply.End);
        return reply;
    }

    public static ErrorInfo InfoOf(JsonNode error)
    {
        var detail = error["details"]!.AsArray().Single(detail => (string)detail!["type"]! == "google.rpc.ErrorInfo")!;
        return ErrorInfo.Parser.ParseFrom(GrpcReply.DecodeBase64((string)detail["value"]!));
    }

    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }

    public static byte[] Frames(params string[] messages)
        => [.. messages.SelectMany(message => GrpcRequests.Frame(Encoding.UTF8.GetBytes(message)))];

    public static byte[] Frames(params IMessage[] messages) => [.. messages.SelectMany(message => GrpcRequests.Frame(message.ToByteArray()))];
}
