using System.Net;

namespace Grpc.Baas.Client.Frames;

/// <summary>
/// A request body that stays open and takes messages until it is completed: first those that were kept for it, then those that
/// writers write themselves. One attempt of a call has one.
/// </summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly RequestReplay _replay;
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<StreamingContent> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isStarted;

    public StreamingContent(RequestReplay replay)
    {
        _replay = replay;
        Headers.ContentType = UnaryContent.GrpcMediaType;
    }

    /// <summary>Takes the bytes; it comes when the connection is there and has what was kept.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>Whether a connection takes the bytes already.</summary>
    public bool IsOpened => _opened.Task.IsCompletedSuccessfully;

    /// <summary>Whether a connection has had any of it.</summary>
    public bool IsStarted => Volatile.Read(ref _isStarted) == 1;

    /// <summary>The body of the attempt after this one; cancelled if there is none.</summary>
    public Task<StreamingContent> Next => _next.Task;

    /// <summary>Lets writers write themselves.</summary>
    public void Open(Stream stream) => _opened.TrySetResult(stream);

    /// <summary>Ends the body. It may be called more than once.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>Sends writers on to another attempt.</summary>
    public void Supersede(StreamingContent next)
    {
        _next.TrySetResult(next);
        _opened.TrySetCanceled();
        _completed.TrySetResult();
    }

    /// <summary>Says that no attempt follows.</summary>
    public void Bind() => _next.TrySetCanceled();

    /// <summary>Ends the body because the call is over; writers that still wait for it are told.</summary>
    public void Abort()
    {
        _next.TrySetCanceled();
        _opened.TrySetCanceled();
        _completed.TrySetResult();
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 1)
        {
            throw new IOException("The connection was lost after the stream of requests had started.");
        }

        // The server must hear of the call before the first message.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; _replay.Get(i, this, stream) is { } frame; i++)
        {
            await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

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
