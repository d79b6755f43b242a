using System.Numerics;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>
/// How long things took, in buckets whose width grows with the value, so that each percentile is right to 1 % from nanoseconds to
/// hours. One thread adds at a time; those of several are added up.
/// </summary>
internal sealed class Histogram
{
    // Values below 128 have a bucket each; above, each power of two has 128, so that a bucket is at most 1/128 of its values wide.
    private const int Precision = 7;
    private const int PerOctave = 1 << Precision;
    private const int Octaves = 44 - Precision;

    private readonly long[] _counts = new long[PerOctave * (Octaves + 1)];

    /// <summary>Values that were added.</summary>
    public long Count { get; private set; }

    /// <summary>The largest of them, exactly.</summary>
    public TimeSpan Most { get; private set; }

    /// <summary>Those of several in one.</summary>
    public static Histogram Of(IEnumerable<Histogram> parts)
    {
        var all = new Histogram();
        foreach (var part in parts)
        {
            all.Add(part);
        }

        return all;
    }

    /// <summary>Adds a value; one below zero counts as zero, one above four hours as four hours.</summary>
    public void Add(TimeSpan value)
    {
        _counts[IndexOf(Math.Max(0, value.Ticks) * TimeSpan.NanosecondsPerTick)]++;
        Count++;
        Most = value > Most ? value : Most;
    }

    /// <summary>Adds all values of another.</summary>
    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        Most = other.Most > Most ? other.Most : Most;
    }

    /// <summary>The time in which a share of the values lies.</summary>
    /// <param name="percent">From 0 to 100; 100 is the largest value.</param>
    public TimeSpan Percentile(double percent)
    {
        var rest = (long)Math.Ceiling(percent / 100 * Count);
        if (rest >= Count)
        {
            return Most;
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            rest -= _counts[i];
            if (rest <= 0 && _counts[i] > 0)
            {
                return TimeSpan.FromTicks(MiddleOf(i) / TimeSpan.NanosecondsPerTick);
            }
        }

        return Most;
    }

    private static int IndexOf(long nanoseconds)
    {
        if (nanoseconds < PerOctave)
        {
            return (int)nanoseconds;
        }

        var shift = BitOperations.Log2((ulong)nanoseconds) - Precision;
        return shift >= Octaves ? (PerOctave * (Octaves + 1)) - 1 : (PerOctave * shift) + (int)(nanoseconds >> shift);
    }

    private static long MiddleOf(int index)
    {
        if (index < PerOctave)
        {
            return index;
        }

        var shift = (index / PerOctave) - 1;
        var least = (long)(index - (PerOctave * shift)) << shift;
        return least + ((1L << shift) / 2);
    }
}
