using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Grpc.Baas.TestKit;

/// <summary>A gRPC client that shares no code with the project's own: one message each way over HTTP/2 without TLS.</summary>
public static class RawGrpc
{
    private const int PrefixBytes = 5;

    /// <param name="path">As <c>/baas.auth.v1.AuthService/GetMe</c>.</param>
    /// <param name="authorization">Value of that header, if any.</param>
    public static async Task<GrpcAnswer> CallAsync(HttpClient http2, string path, IMessage message, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(message)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        }

        using var response = await http2.SendAsync(request).Soon();
        var body = await response.Content.ReadAsByteArrayAsync().Soon();

        // A refusal before any message may come as headers alone.
        var trailers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        return new GrpcAnswer(
            (StatusCode)int.Parse(trailers.GetValues("grpc-status").Single()),
            ReasonOf(trailers),
            body.Length >= PrefixBytes ? body[PrefixBytes..] : []);
    }

    private static byte[] Frame(IMessage message)
    {
        var payload = message.ToByteArray();
        var frame = new byte[PrefixBytes + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame, PrefixBytes);
        return frame;
    }

    private static string ReasonOf(HttpHeaders trailers)
    {
        if (!trailers.TryGetValues("grpc-status-details-bin", out var values))
        {
            return "";
        }

        // gRPC leaves the padding out; .NET wants it.
        var text = values.Single().TrimEnd('=');
        var status = Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
        return status.Details.First(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Reason;
    }
}
