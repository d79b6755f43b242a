namespace Grpc.Baas.Engine.Rpc.Calls;

/// <summary>What ends calls from the side of the engine: time, and a planned stop.</summary>
internal sealed class CallClock(TimeProvider time, IHostApplicationLifetime lifetime)
{
    public TimeProvider Time { get; } = time;

    /// <summary>Limits of waits for callers.</summary>
    public WaitLimits Waits { get; } = new(time);

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Cancelled as soon as the engine is told to stop.</summary>
    public CancellationToken Stopping { get; } = lifetime.ApplicationStopping;
}
