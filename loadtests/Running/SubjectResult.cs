using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>All runs of one subject.</summary>
/// <param name="Name">As the report shows it.</param>
/// <param name="Samples">Those that count, in their order.</param>
/// <param name="Paced">The run at a constant rate; null where there was none.</param>
internal sealed record SubjectResult(string Name, IReadOnlyList<Sample> Samples, Sample? Paced)
{
    public Spread Rate => Spread.Of(Samples.Select(sample => sample.Rate));

    /// <summary>The times of all runs together.</summary>
    public Histogram Times { get; } = Histogram.Of(Samples.Select(sample => sample.Times));

    public double? ProcessorMicros => MedianOf(sample => sample.ProcessorMicros);

    public double? LoadMicros => MedianOf(sample => sample.LoadMicros);

    public double? AllocatedBytes => MedianOf(sample => sample.AllocatedBytes);

    public double? ResidentBytes => MedianOf(sample => sample.ResidentBytes);

    /// <summary>The share that its rate is of another's, run by run.</summary>
    public Spread ShareOf(SubjectResult other) => Spread.Of(Samples.Zip(other.Samples, (own, others) => own.Rate / others.Rate));

    private double? MedianOf(Func<Sample, double?> figure)
    {
        var figures = Samples.Select(figure).OfType<double>().ToArray();
        return figures.Length == 0 ? null : Spread.Of(figures).Median;
    }
}
