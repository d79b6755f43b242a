namespace Grpc.Baas.Engine.Storage;

/// <summary>One write and the promise of its result.</summary>
internal sealed class PendingWrite<T>(Func<WriteTransaction, T> work, long payloadBytes, CancellationToken cancellationToken) : IPendingWrite
{
    // Continuations of callers must not run on the writer's thread.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _exception;

    public Task<T> Task => _completion.Task;

    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    public long PayloadBytes => payloadBytes;

    public void Run(WriteTransaction transaction) => _result = work(transaction);

    public void Fail(Exception exception) => _exception = exception;

    public void Complete()
    {
        if (_exception is null)
        {
            _completion.TrySetResult(_result!);
        }
        else if (_exception is OperationCanceledException)
        {
            _completion.TrySetCanceled(cancellationToken);
        }
        else
        {
            _completion.TrySetException(_exception);
        }
    }
}
