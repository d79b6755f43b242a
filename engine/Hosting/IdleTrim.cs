namespace Grpc.Baas.Engine.Hosting;

/// <summary>
/// Gives memory back when there is little to do: after many clients have gone nothing is allocated any more, and so the garbage
/// collector would not run and keep for ever what they took.
/// </summary>
internal sealed class IdleTrim(TimeProvider time) : BackgroundService
{
    // A blocking collection must not meet calls; a quiet quarter of a minute is followed by another one mostly.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private const double IdleShare = 0.05;

    // Less is not worth a collection.
    private const double WorthwhileGrowth = 1.25;
    private const double WorthwhileYield = 0.05;

    // The transport gives up its buffers bit by bit, and each bit is free only with the next collection. While those yield something they
    // come often, and else ever more seldom. In intervals.
    private const int ShortestRest = 2;
    private const int LongestRest = 40;

    private long _leanBytes = long.MaxValue;
    private int _rest = ShortestRest;
    private int _rested = ShortestRest;

    /// <summary>Whether to collect.</summary>
    /// <param name="busyShare">Processor time that was used since the last time, as a share of one processor.</param>
    /// <param name="bytes">Memory now.</param>
    public bool IsDue(double busyShare, long bytes)
        => ++_rested > _rest && busyShare < IdleShare && (_leanBytes == long.MaxValue || bytes > _leanBytes * WorthwhileGrowth);

    /// <summary>Takes note of a collection.</summary>
    /// <param name="before">Memory before it, in bytes.</param>
    /// <param name="after">Memory after it, in bytes.</param>
    public void OnCollected(long before, long after)
    {
        _rest = before - after > before * WorthwhileYield ? ShortestRest : Math.Min(_rest * 2, LongestRest);
        _rested = 0;
        _leanBytes = Math.Min(_leanBytes, after);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var used = Environment.CpuUsage.TotalTime;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Environment.CpuUsage.TotalTime;
            var before = Environment.WorkingSet;
            if (IsDue((now - used) / Interval, before))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                OnCollected(before, Environment.WorkingSet);
            }

            used = Environment.CpuUsage.TotalTime;
        }
    }
}
