using System.Globalization;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Reports;

/// <summary>Figures as reports write them.</summary>
internal static class Figures
{
    public static readonly IReadOnlyList<string> Heads =
        ["subject", "rate /s", "least–most", "first is of it", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "most ms", "µs CPU", "load µs CPU", "bytes allocated", "MB resident"];

    /// <summary>The cells of a subject's row.</summary>
    public static IEnumerable<string> RowOf(ScenarioResult result, SubjectResult subject) =>
    [
        subject.Name,
        Rate(subject.Rate.Median),
        $"{Rate(subject.Rate.Least)}–{Rate(subject.Rate.Most)}",
        subject == result.Own ? "" : ShareOf(result.Own.ShareOf(subject)),
        .. TimesOf(subject.Times),
        subject.ProcessorMicros is { } processor ? Say($"{processor:N1}") : "",
        subject.LoadMicros is { } load ? Say($"{load:N1}") : "",
        subject.AllocatedBytes is { } bytes ? Say($"{bytes:N0}") : "",
        subject.ResidentBytes is { } resident ? Say($"{resident / (1 << 20):N0}") : "",
    ];

    /// <summary>The cells of a run at a constant rate, beside the heads of <see cref="Heads"/>.</summary>
    public static IEnumerable<string> PacedRowOf(SubjectResult subject, Sample paced)
        => [$"{subject.Name}, constant rate", Say($"{paced.Rate:N0}"), "", "", .. TimesOf(paced.Times), paced.ProcessorMicros is { } processor ? Say($"{processor:N1}") : "", "", "", ""];

    public static string TargetOf(ScenarioResult result, Target target)
    {
        var figure = target.Measure(result);
        return $"{target.Text}: {target.Show(figure)}, {(target.IsMet(figure) ? "met" : "MISSED")}";
    }

    public static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whole numbers, but where they are small.</summary>
    public static string Rate(double rate) => rate >= 10 ? Say($"{rate:N0}") : Say($"{rate:N2}");

    private static IEnumerable<string> TimesOf(Histogram times) => times.Count == 0
        ? ["", "", "", "", ""]
        : [.. new[] { 50, 90, 99, 99.9, 100 }.Select(percent => Show(times.Percentile(percent)))];

    private static string ShareOf(Spread share) => Say($"{100 * share.Median:N0} % ({100 * share.Least:N0}–{100 * share.Most:N0})");

    private static string Show(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => Say($"{time.TotalMilliseconds:N3}"),
        < 100 => Say($"{time.TotalMilliseconds:N2}"),
        _ => Say($"{time.TotalMilliseconds:N0}"),
    };
}
