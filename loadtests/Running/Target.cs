using System.Globalization;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>What a scenario's subject is to reach.</summary>
/// <param name="Text">As the report shows it.</param>
/// <param name="Measure">Finds what was reached.</param>
/// <param name="Show">Writes it.</param>
/// <param name="IsMet">Whether that is enough.</param>
internal sealed record Target(string Text, Func<ScenarioResult, double> Measure, Func<double, string> Show, Func<double, bool> IsMet)
{
    /// <summary>At least so many per second.</summary>
    public static Target Rate(double least) => new(Say($"≥ {least:N0}/s"), result => result.Own.Rate.Median, rate => Say($"{rate:N0}/s"), rate => rate >= least);

    /// <summary>At least this share of a baseline's rate.</summary>
    public static Target Share(string baseline, double least)
        => new(Say($"≥ {least:P0} of {baseline}"), result => result.Own.ShareOf(result.Find(baseline)).Median, share => Say($"{share:P0}"), share => share >= least);

    /// <summary>The same between two other subjects.</summary>
    public static Target Share(string subject, string baseline, double least)
        => new(Say($"{subject} ≥ {least:P0} of {baseline}"), result => result.Find(subject).ShareOf(result.Find(baseline)).Median, share => Say($"{share:P0}"), share => share >= least);

    /// <summary>The 99th percentile of all that the load gave at once.</summary>
    public static Target Percentile99(double mostMilliseconds)
        => new(Say($"p99 ≤ {mostMilliseconds:N0} ms"), result => result.Own.Times.Percentile(99).TotalMilliseconds, time => Say($"{time:N1} ms"), time => time <= mostMilliseconds);

    /// <summary>The middle time.</summary>
    public static Target Median(double mostMilliseconds)
        => new(Say($"≤ {mostMilliseconds:N0} ms"), result => result.Own.Times.Percentile(50).TotalMilliseconds, time => Say($"{time:N0} ms"), time => time <= mostMilliseconds);

    /// <summary>Bytes that a call allocates.</summary>
    public static Target Allocation(double mostBytes)
        => new(Say($"≤ {mostBytes:N0} B a call"), result => result.Own.AllocatedBytes ?? double.NaN, bytes => Say($"{bytes:N0} B"), bytes => bytes <= mostBytes);

    /// <summary>Memory that is resident in the end.</summary>
    public static Target Memory(double mostMegabytes)
        => new(Say($"≤ {mostMegabytes:N0} MB"), result => (result.Own.ResidentBytes ?? double.NaN) / (1 << 20), size => Say($"{size:N0} MB"), size => size <= mostMegabytes);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
