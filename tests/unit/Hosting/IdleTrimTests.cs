using Grpc.Baas.Engine.Hosting;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class IdleTrimTests
{
    private const double Idle = 0.01;

    private readonly IdleTrim _trim = new(TimeProvider.System);

    [Theory]
    [InlineData(0.01, true)]
    [InlineData(0.05, false)]
    [InlineData(1.7, false)]
    public void IsDue_Load_Decides(double busyShare, bool expected) => Assert.Equal(expected, _trim.IsDue(busyShare, 100));

    [Theory]
    [InlineData(125, false)]
    [InlineData(126, true)]
    public void IsDue_AfterACollection_NeedsGrowth(long bytes, bool expected)
    {
        _trim.OnCollected(before: 200, after: 100);

        Assert.Equal(3, IntervalsUntilDue(1000));
        _trim.OnCollected(before: 1000, after: 400);

        Assert.Equal(expected ? 3 : int.MaxValue, IntervalsUntilDue(bytes));
    }

    [Fact]
    public void OnCollected_WithoutYield_WaitsEverLonger()
    {
        _trim.OnCollected(before: 100, after: 100);
        var waits = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            waits.Add(IntervalsUntilDue(200));
            _trim.OnCollected(before: 200, after: 195);
        }

        Assert.Equal([5, 9, 17, 33, 41, 41, 41], waits);
        _trim.OnCollected(before: 200, after: 150);
        Assert.Equal(3, IntervalsUntilDue(150));
    }

    private int IntervalsUntilDue(long bytes)
    {
        for (var intervals = 1; intervals < 100; intervals++)
        {
            if (_trim.IsDue(Idle, bytes))
            {
                return intervals;
            }
        }

        return int.MaxValue;
    }
}
