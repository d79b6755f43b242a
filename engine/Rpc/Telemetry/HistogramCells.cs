namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Counts of one histogram's buckets. Recording is two atomic additions; nothing is locked and nothing is allocated.</summary>
/// <param name="bounds">Upper bounds of the buckets, inclusive and ascending; one more bucket takes what lies above.</param>
/// <param name="scale">Units of a recorded value in one unit of the bounds, as 1e7 for ticks that are shown as seconds.</param>
internal sealed class HistogramCells(double[] bounds, double scale = 1)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _sum;

    public void Record(long value)
    {
        var scaled = value / scale;
        var bucket = 0;
        while (bucket < bounds.Length && scaled > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _sum, value);
    }

    public HistogramSnapshot Read()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Volatile.Read(ref _counts[i]);
        }

        return new HistogramSnapshot(bounds, counts, Volatile.Read(ref _sum) / scale);
    }
}
