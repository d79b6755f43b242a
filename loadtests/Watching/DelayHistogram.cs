namespace Grpc.Baas.LoadTests.Watching;

/// <summary>How long events took to arrive: exact to 0.1 ms up to 100 ms, to 1 ms up to 10 s.</summary>
internal sealed class DelayHistogram
{
    private const int Fine = 1_000;
    private const int Coarse = 10_000;

    private readonly int[] _counts = new int[Fine + Coarse];

    public long Count => _counts.Sum(static count => (long)count);

    public void Add(long micros) => _counts[IndexOf(Math.Max(0, micros))]++;

    public void Add(DelayHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>The milliseconds in which a share of the events had come.</summary>
    public double Percentile(double percent)
    {
        var rest = (long)Math.Ceiling(percent / 100 * Count);
        for (var i = 0; i < _counts.Length; i++)
        {
            rest -= _counts[i];
            if (rest <= 0)
            {
                return i < Fine ? (i + 1) / 10.0 : i - Fine + 1;
            }
        }

        return double.PositiveInfinity;
    }

    private static int IndexOf(long micros)
        => micros < Fine * 100 ? (int)(micros / 100) : Fine + (int)Math.Min(micros / 1_000, Coarse - 1);
}
