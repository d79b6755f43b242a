namespace Grpc.Baas.Engine.Rpc;

/// <summary>How many calls the process serves at the moment.</summary>
internal sealed class CallsInFlight
{
    private int _count;

    /// <summary>Counts a call in.</summary>
    /// <returns>How many there are with it.</returns>
    public int Begin() => Interlocked.Increment(ref _count);

    public void End() => Interlocked.Decrement(ref _count);
}
