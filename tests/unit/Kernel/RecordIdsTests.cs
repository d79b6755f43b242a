using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Kernel;

public sealed class RecordIdsTests
{
    [Fact]
    public void Next_ManyInOneMillisecond_RiseAsText()
    {
        var ids = new RecordIds(TimeProvider.System);

        var made = Enumerable.Range(0, 20_000).Select(_ => ids.Next()).ToArray();

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Length, made.Distinct().Count());
    }

    [Fact]
    public void Next_ManyThreads_NoneTwice()
    {
        var ids = new RecordIds(TimeProvider.System);

        var made = ParallelEnumerable.Range(0, 50_000).Select(_ => ids.Next()).ToArray();

        Assert.Equal(made.Length, made.Distinct().Count());
    }

    [Fact]
    public void Next_Always_IsVersion7OfNow()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        var id = Guid.Parse(new RecordIds(TimeProvider.System).Next());

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        var milliseconds = Convert.ToInt64(id.ToString("N")[..12], 16);
        Assert.InRange(milliseconds, before, before + 60_000);
    }
}
