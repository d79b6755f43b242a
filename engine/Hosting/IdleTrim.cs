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

    /// <summary>Whether to collect.</summary>
    /// <param name="busyShare">Processor time that was used, as a share of one processor.</param>
    /// <param name="bytes">Memory now.</param>
    /// <param name="leanBytes">Memory after the last collection of ours.</param>
    public static bool IsDue(double busyShare, long bytes, long leanBytes) => busyShare < IdleShare && bytes > leanBytes * WorthwhileGrowth;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var used = Environment.CpuUsage.TotalTime;
        var leanBytes = 0L;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Environment.CpuUsage.TotalTime;
            if (IsDue((now - used) / Interval, Environment.WorkingSet, leanBytes))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                leanBytes = Environment.WorkingSet;
            }

            used = Environment.CpuUsage.TotalTime;
        }
    }
}
