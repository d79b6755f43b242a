using System.Net;
using System.Net.Http.Headers;

namespace Grpc.Baas.Client.Frames;

/// <summary>A request body of one message.</summary>
internal sealed class UnaryContent : HttpContent
{
    public static readonly MediaTypeHeaderValue GrpcMediaType = new("application/grpc");

    private readonly FrameWriter _frame;

    public UnaryContent(FrameWriter frame)
    {
        _frame = frame;
        Headers.ContentType = GrpcMediaType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _frame.CopyToAsync(stream, cancellationToken);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        // gRPC frames say their own length; a content-length would only be one more header.
        length = 0;
        return false;
    }
}
