using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Sessions;

/// <summary>An open stream and the token that opened it.</summary>
internal sealed class WatchedStream(string token, Caller caller, int round, Action end, Action<WatchedStream> onDisposed) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isDisposed;

    public string Token => token;

    /// <summary>Who opened it, as whom it goes on.</summary>
    public Caller Caller => caller;

    /// <summary>When its session is looked at: streams take turns.</summary>
    public int Round => round;

    /// <summary>Why it was ended; null if it was not.</summary>
    public BaasException? Refusal { get; private set; }

    public void End(BaasException refusal)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                Refusal = refusal;
                end();
            }
        }
    }

    public void Dispose()
    {
        // The call is gone after this, and its cancellation may belong to nobody.
        lock (_gate)
        {
            _isDisposed = true;
        }

        onDisposed(this);
    }
}
