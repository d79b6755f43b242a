using Grpc.Baas.Engine.Rpc.Telemetry;

namespace Grpc.Baas.UnitTests.Rpc.Telemetry;

public sealed class HistogramCellsTests
{
    [Fact]
    public void Record_Values_FallIntoTheirBuckets()
    {
        var cells = new HistogramCells([1, 10]);
        foreach (var value in (long[])[0, 1, 2, 10, 11, 1000])
        {
            cells.Record(value);
        }

        var read = cells.Read();
        Assert.Equal([2, 2, 2], read.Counts);
        Assert.Equal(1024, read.Sum);
    }

    [Fact]
    public void Record_Scaled_IsReadInTheUnitOfTheBounds()
    {
        var cells = new HistogramCells([0.5], TimeSpan.TicksPerSecond);
        cells.Record(TimeSpan.FromSeconds(0.5).Ticks);
        cells.Record(TimeSpan.FromSeconds(2).Ticks);

        Assert.Equal([1, 1], cells.Read().Counts);
        Assert.Equal(2.5, cells.Read().Sum);
    }

    [Fact]
    public void Record_FromManyThreads_LosesNothing()
    {
        var cells = new HistogramCells([5]);

        Parallel.For(0, 100_000, i => cells.Record(i % 10));

        Assert.Equal(100_000, cells.Read().Counts.Sum());
        Assert.Equal(450_000, cells.Read().Sum);
    }
}
