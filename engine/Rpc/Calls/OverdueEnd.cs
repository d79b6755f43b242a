namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>
/// Tells the caller that the deadline has passed, at that moment, whatever the handler does. The handler goes on until it sees its token;
/// only then is the call over for the engine, since the request belongs to the handler until then.
/// </summary>
internal sealed class OverdueEnd(RpcCall call) : IThreadPoolWorkItem
{
    // Time for a caller to read what was sent before the outcome; one that does not is disconnected.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the outcome was sent.</summary>
    public Task Sent => _sent.Task;

    /// <summary>Starts to watch; the registration ends it.</summary>
    public CancellationTokenRegistration Watch()
        => call.CancellationToken.UnsafeRegister(
            static watch => ThreadPool.UnsafeQueueUserWorkItem((OverdueEnd)watch!, preferLocal: false),
            this);

    void IThreadPoolWorkItem.Execute()
    {
        if (call.IsTimeUp && call.TryEndEarly())
        {
            Send();
        }
    }

    /// <summary>Sends the outcome. Called by the one to whom the <see cref="ResponseGate"/> gave the response.</summary>
    public void Send() => _ = SendAsync();

    private async Task SendAsync()
    {
        try
        {
            if (!call.IsAbandoned)
            {
                await ResponseFinish.SendAsync(call.Overdue(), ReadingTime, call.Clock.Time);
            }

            _sent.SetResult();
        }
        catch (Exception error)
        {
            // The dispatcher waits for it, as for every other end of a call.
            _sent.SetException(error);
        }
    }
}
