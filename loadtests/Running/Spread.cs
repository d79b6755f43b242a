namespace Grpc.Baas.LoadTests.Running;

/// <summary>The middle of some figures, and how far they lie apart.</summary>
internal sealed record Spread(double Least, double Median, double Most)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length == 0
            ? new Spread(0, 0, 0)
            : new Spread(sorted[0], (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[^1]);
    }
}
