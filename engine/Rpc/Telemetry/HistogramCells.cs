using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Counts of one histogram's buckets. Recording is two additions; nothing is locked and nothing is allocated.</summary>
/// <param name="bounds">Upper bounds of the buckets, inclusive and ascending; one more bucket takes what lies above.</param>
/// <param name="scale">Units of a recorded value in one unit of the bounds, as 1e7 for ticks that are shown as seconds.</param>
internal sealed class HistogramCells(double[] bounds, double scale = 1)
{
    // A cell for each bucket, and the sum after them.
    private readonly StripedCells _cells = new(bounds.Length + 2);

    private int SumIndex => bounds.Length + 1;

    public void Record(long value)
    {
        var scaled = value / scale;
        var bucket = 0;
        while (bucket < bounds.Length && scaled > bounds[bucket])
        {
            bucket++;
        }

        _cells.Add(bucket, 1);
        _cells.Add(SumIndex, value);
    }

    public HistogramSnapshot Read()
    {
        var counts = new long[bounds.Length + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = _cells.Read(i);
        }

        return new HistogramSnapshot(bounds, counts, _cells.Read(SumIndex) / scale);
    }
}
