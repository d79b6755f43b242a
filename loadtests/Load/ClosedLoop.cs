using System.Diagnostics;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>As many calls as a client has slots, each slot's next one as soon as it has its answer: how much there is to be had.</summary>
internal static class ClosedLoop
{
    // What starts at once arrives in a bunch, and connections are new.
    private static readonly TimeSpan LeadIn = TimeSpan.FromMilliseconds(500);

    public static async Task<LoadResult> RunAsync(ILoadClient client, TimeSpan length, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var from = started + (long)(LeadIn.TotalSeconds * Stopwatch.Frequency);
        var until = from + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var slots = await Task.WhenAll(Enumerable.Range(0, client.Slots).Select(slot => Task.Run(
            async () =>
            {
                var (times, all) = (new Histogram(), 0L);
                for (var now = Stopwatch.GetTimestamp(); now < until && !cancellationToken.IsCancellationRequested; all++)
                {
                    var begun = now;
                    await client.CallAsync(slot).ConfigureAwait(false);
                    now = Stopwatch.GetTimestamp();
                    if (now >= from && now < until)
                    {
                        times.Add(Stopwatch.GetElapsedTime(begun, now));
                    }
                }

                return (Times: times, All: all);
            },
            cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
        var times = Histogram.Of(slots.Select(slot => slot.Times));
        return new LoadResult(times.Count / length.TotalSeconds, times, slots.Sum(slot => slot.All));
    }
}
