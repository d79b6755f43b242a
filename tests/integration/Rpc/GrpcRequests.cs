using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Baas.Framing;
using Grpc.Baas.TestKit;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Requests of gRPC and gRPC-Web, put together byte by byte.</summary>
internal static class GrpcRequests
{
    public const string Grpc = "application/grpc";
    public const string GrpcWeb = "application/grpc-web+proto";

    public static byte[] Frame(byte[] message, byte flags = GrpcFrame.PlainFlag)
    {
        var frame = new byte[GrpcFrame.PrefixSize + message.Length];
        GrpcFrame.WritePrefix(frame, flags, message.Length);
        message.CopyTo(frame, GrpcFrame.PrefixSize);
        return frame;
    }

    public static HttpRequestMessage Request(string path, byte[] body, string contentType = Grpc, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }

    /// <summary>Makes a call whose requests are known beforehand.</summary>
    public static async Task<GrpcReply> CallAsync(this HttpClient client, IMethod method, string contentType, params IMessage[] messages)
        => await client.SendRawAsync(Request(method.FullName, [.. messages.SelectMany(message => Frame(message.ToByteArray()))], contentType));

    public static Task<GrpcReply> CallAsync(this HttpClient client, IMethod method, params IMessage[] messages)
        => client.CallAsync(method, Grpc, messages);

    public static async Task<GrpcReply> SendRawAsync(this HttpClient client, HttpRequestMessage request)
    {
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        using var response = await client.SendAsync(request).Soon();
        return await GrpcReply.ReadAsync(response);
    }
}
