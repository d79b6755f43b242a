using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.UnitTests.LoadTests;

public sealed class HistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentile_ValuesOfAllSizes_IsRightToAPercent(int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 20_000).Select(_ => TimeSpan.FromTicks((long)Math.Pow(10, random.NextDouble() * 10))).ToList();
        var histogram = new Histogram();
        values.ForEach(histogram.Add);
        values.Sort();

        foreach (var percent in new[] { 1, 10, 50, 90, 99, 99.9, 99.99 })
        {
            var exact = values[(int)Math.Ceiling(percent / 100 * values.Count) - 1];
            Assert.InRange(histogram.Percentile(percent).Ticks, (exact.Ticks * 0.99) - 1, (exact.Ticks * 1.01) + 1);
        }

        Assert.Equal(values[^1], histogram.Percentile(100));
    }

    [Fact]
    public void Of_PartsOfSeveralThreads_IsAllOfThem()
    {
        var parts = Enumerable.Range(1, 4).Select(part =>
        {
            var histogram = new Histogram();
            histogram.Add(TimeSpan.FromMilliseconds(part));
            return histogram;
        });

        var all = Histogram.Of(parts);

        Assert.Equal(4, all.Count);
        Assert.InRange(all.Percentile(50).TotalMilliseconds, 1.98, 2.02);
        Assert.Equal(TimeSpan.FromMilliseconds(4), all.Most);
    }

    [Fact]
    public void Add_BeyondAllBuckets_IsTheLast()
    {
        var histogram = new Histogram();
        histogram.Add(TimeSpan.FromDays(30));
        histogram.Add(TimeSpan.FromSeconds(-1));

        Assert.Equal(TimeSpan.Zero, histogram.Percentile(50));
        Assert.Equal(TimeSpan.FromDays(30), histogram.Percentile(100));
    }
}
