using System.IO.Compression;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>A whole response of gRPC or gRPC-Web, taken apart without any client library.</summary>
internal sealed class GrpcReply
{
    private GrpcReply(HttpResponseMessage response, List<byte[]> messages, List<bool> areCompressed, Dictionary<string, string> trailers)
    {
        AreCompressed = areCompressed;
        Response = response;
        Messages = messages;
        Trailers = trailers;
    }

    public HttpResponseMessage Response { get; }

    public IReadOnlyList<byte[]> Messages { get; }

    /// <summary>Which of the messages came compressed.</summary>
    public IReadOnlyList<bool> AreCompressed { get; }

    /// <summary>The trailers; the headers, if the response had only those.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; }

    public StatusCode Status => (StatusCode)int.Parse(Trailers["grpc-status"]);

    public string Message => GrpcMessageText.Decode(Trailers.GetValueOrDefault("grpc-message", ""));

    public Google.Rpc.Status Details => Google.Rpc.Status.Parser.ParseFrom(DecodeBase64(Trailers["grpc-status-details-bin"]));

    public ErrorInfo Error => Details.Details[0].Unpack<ErrorInfo>();

    public string Reason => Error.Reason;

    public T Single<T>()
        where T : IMessage<T>, new()
    {
        Assert.Equal((StatusCode.OK, ""), (Status, Message));
        return new MessageParser<T>(() => new T()).ParseFrom(Assert.Single(Messages));
    }

    public static async Task<GrpcReply> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        if (response.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc-web-text") is true)
        {
            body = DecodeParts(body);
        }

        var messages = new List<byte[]>();
        var areCompressed = new List<bool>();
        var trailers = new Dictionary<string, string>();
        for (var position = 0; position < body.Length;)
        {
            var length = (int)GrpcFrame.ReadLength(body.AsSpan(position));
            var content = body.AsSpan(position + GrpcFrame.PrefixSize, length).ToArray();
            if (body[position] == GrpcFrame.TrailersFlag)
            {
                AddLines(content, trailers);
            }
            else
            {
                Assert.InRange(body[position], GrpcFrame.PlainFlag, GrpcFrame.CompressedFlag);
                areCompressed.Add(body[position] == GrpcFrame.CompressedFlag);
                messages.Add(areCompressed[^1] ? Expand(response.Headers.GetValues("grpc-encoding").Single(), content) : content);
            }

            position += GrpcFrame.PrefixSize + length;
        }

        foreach (var header in response.TrailingHeaders.Concat(body.Length == 0 ? response.Headers : []))
        {
            trailers[header.Key.ToLowerInvariant()] = string.Join(",", header.Value);
        }

        return new GrpcReply(response, messages, areCompressed, trailers);
    }

    private static byte[] Expand(string encoding, byte[] content)
    {
        using var source = new MemoryStream(content);
        using Stream expander = encoding == "gzip" ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        expander.CopyTo(target);
        return target.ToArray();
    }

    // Each part of a text body has its own padding.
    private static byte[] DecodeParts(byte[] body)
        => [.. System.Text.Encoding.ASCII.GetString(body).Chunk(4).SelectMany(group => Convert.FromBase64CharArray(group, 0, 4))];

    public static byte[] DecodeBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));

    private static void AddLines(byte[] content, Dictionary<string, string> trailers)
    {
        foreach (var line in System.Text.Encoding.Latin1.GetString(content).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':');
            trailers[line[..colon]] = line[(colon + 1)..].Trim();
        }
    }
}
