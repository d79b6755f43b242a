using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>What a call tells beside its messages: headers, then status and trailers.</summary>
internal sealed class CallOutcome
{
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Metadata? _trailers;
    private Status _status;
    private int _isClaimed;

    public Task<Metadata> Headers => _headers.Task;

    /// <summary>What made the call fail, once it has.</summary>
    public BaasClientException? Fault { get; private set; }

    public bool IsKnown => Volatile.Read(ref _trailers) is not null;

    public void Open(HttpExchange exchange) => _headers.TrySetResult(exchange.Headers);

    public void Succeed(HttpExchange exchange)
    {
        if (Interlocked.Exchange(ref _isClaimed, 1) == 1)
        {
            return;
        }

        _status = Status.DefaultSuccess;
        Volatile.Write(ref _trailers, exchange.Trailers);
        _headers.TrySetResult(exchange.Headers);
    }

    public void Fail(BaasClientException fault)
    {
        if (Interlocked.Exchange(ref _isClaimed, 1) == 1)
        {
            return;
        }

        Fault = fault;
        _status = fault.Status;
        Volatile.Write(ref _trailers, fault.Trailers);
        if (_headers.TrySetException(fault))
        {
            // Whoever waits for the headers sees it; nobody has to.
            _ = _headers.Task.Exception;
        }
    }

    /// <summary>Says that nobody waits for a response any more, so its failure is no news.</summary>
    public static void Ignore(Task response)
    {
        if (response.IsCompleted)
        {
            _ = response.Exception;
            return;
        }

        _ = response.ContinueWith(
            static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Status GetStatus() => IsKnown ? _status : throw StillRuns();

    public Metadata GetTrailers() => Volatile.Read(ref _trailers) ?? throw StillRuns();

    private static InvalidOperationException StillRuns() => new("The call still runs; status and trailers come at its end.");
}
