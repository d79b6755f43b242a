using System.Net;

namespace Grpc.Baas.Client.Frames;

/// <summary>A request body that stays open and takes messages until it is completed.</summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamingContent() => Headers.ContentType = UnaryContent.GrpcMediaType;

    /// <summary>Takes the bytes; it comes when the connection is there.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>Ends the body. It may be called more than once.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>Ends the body because the call is over; writers that still wait for it are told.</summary>
    public void Abort()
    {
        _opened.TrySetCanceled();
        _completed.TrySetResult();
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_opened.TrySetResult(stream))
        {
            throw new IOException("The connection was lost after the stream of requests had started, so it cannot be sent again.");
        }

        // The server must hear of the call before the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
