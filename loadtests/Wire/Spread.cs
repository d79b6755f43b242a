using System.Globalization;

namespace Grpc.Baas.LoadTests.Wire;

/// <summary>The middle of some figures, and how far they lie apart.</summary>
internal sealed record Spread(double Least, double Median, double Most)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return new Spread(sorted[0], (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[^1]);
    }

    /// <summary>As <c>91 % (84–97)</c>.</summary>
    public string AsShare() => string.Create(CultureInfo.InvariantCulture, $"{Median:P0} ({100 * Least:N0}–{100 * Most:N0})");
}
