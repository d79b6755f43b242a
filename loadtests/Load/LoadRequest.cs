using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>One call as bytes that were made beforehand.</summary>
/// <param name="Method">HTTP's method.</param>
/// <param name="Path">With its query.</param>
/// <param name="ContentType">Of the body; empty without one.</param>
/// <param name="Body">As it goes over the wire.</param>
internal sealed record LoadRequest(string Method, string Path, string ContentType, byte[] Body)
{
    public const int PrefixLength = 5;

    /// <summary>Bearer token; empty for none.</summary>
    public string Token { get; init; } = "";

    /// <summary>A unary call over gRPC.</summary>
    public static LoadRequest Grpc(string path, IMessage message) => Grpc(path, message.ToByteArray());

    /// <summary>The same with a message that is bytes already.</summary>
    public static LoadRequest Grpc(string path, byte[] message) => Framed(path, message, "application/grpc");

    /// <summary>A unary call over gRPC-Web.</summary>
    public static LoadRequest GrpcWeb(string path, IMessage message) => Framed(path, message.ToByteArray(), "application/grpc-web+proto");

    /// <summary>A unary call over Connect.</summary>
    public static LoadRequest Connect(string path, IMessage message) => new("POST", path, "application/proto", message.ToByteArray());

    /// <summary>A GET.</summary>
    public static LoadRequest Get(string path) => new("GET", path, "", []);

    /// <summary>A POST of JSON.</summary>
    public static LoadRequest PostJson(string path, string json) => new("POST", path, "application/json", Encoding.UTF8.GetBytes(json));

    private static LoadRequest Framed(string path, byte[] message, string contentType)
    {
        var body = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
        message.CopyTo(body, PrefixLength);
        return new LoadRequest("POST", path, contentType, body);
    }
}
