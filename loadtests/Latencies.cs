using System.Diagnostics;
using System.Globalization;

namespace Grpc.Baas.LoadTests;

/// <summary>How long calls took.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public double Median => Percentile(50);

    public int Count => _milliseconds.Count;

    /// <summary>Those of several callers in one.</summary>
    public static Latencies Of(IEnumerable<Latencies> callers)
    {
        var all = new Latencies();
        foreach (var caller in callers)
        {
            all._milliseconds.AddRange(caller._milliseconds);
        }

        return all;
    }

    /// <summary>Times a call.</summary>
    public async Task<T> MeasureAsync<T>(Func<Task<T>> call)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await call();
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return result;
    }

    /// <summary>As <c>0.31 / 0.92 / 2.40 ms</c>: median, 99th percentile, most.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Median:N2} / {Percentile(99):N2} / {Percentile(100):N2} ms");

    private double Percentile(double percent)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }
}
