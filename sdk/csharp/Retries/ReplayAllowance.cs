namespace Grpc.Baas.Client.Retries;

/// <summary>How many bytes of requests may be kept for repetitions, by one call and by all of a channel.</summary>
internal sealed class ReplayAllowance(int maxPerCall, long maxTotal)
{
    private long _taken;

    /// <summary>Takes bytes for a call that has some already; false if they would be too many.</summary>
    public bool TryTake(int count, int ofCall)
    {
        if (ofCall + (long)count > maxPerCall)
        {
            return false;
        }

        if (Interlocked.Add(ref _taken, count) > maxTotal)
        {
            Give(count);
            return false;
        }

        return true;
    }

    public void Give(int count) => Interlocked.Add(ref _taken, -count);
}
