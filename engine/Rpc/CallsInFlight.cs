namespace Grpc.Baas.Engine.Rpc;

/// <summary>How many calls go on at this moment: in the whole process, or with those of the process beside in one project.</summary>
/// <param name="process">Null where these are those of the process.</param>
internal sealed class CallsInFlight(CallsInFlight? process = null)
{
    // A project that is flooded leaves room for the others.
    private const int ShareOfProject = 2;

    private int _count;

    /// <summary>Counts a call in; <see cref="End"/> counts it out, whatever the answer is.</summary>
    /// <param name="max">Calls that the process takes; one project takes half of them.</param>
    /// <returns>0 when there is room for it; else how many there may be.</returns>
    public int Begin(int max)
    {
        var count = Interlocked.Increment(ref _count);
        if (process is null)
        {
            return count <= max ? 0 : max;
        }

        var share = Math.Max(1, max / ShareOfProject);
        var refused = process.Begin(max);
        return count <= share ? refused : share;
    }

    public void End()
    {
        Interlocked.Decrement(ref _count);
        process?.End();
    }
}
