using Grpc.Baas.Engine.Topics.Connections;

namespace Grpc.Baas.UnitTests.Topics;

public sealed class CommandRateTests
{
    [Fact]
    public void TryTake_MoreThanASecondHas_IsRefusedUntilTimePasses()
    {
        var time = new Ticks();
        var rate = new CommandRate(perSecond: 5, time);

        Assert.Equal(5, Enumerable.Range(0, 10).Count(_ => rate.TryTake()));
        time.Now += TimeSpan.FromMilliseconds(401).Ticks;
        Assert.Equal(2, Enumerable.Range(0, 10).Count(_ => rate.TryTake()));
        time.Now += TimeSpan.FromHours(1).Ticks;
        Assert.Equal(5, Enumerable.Range(0, 10).Count(_ => rate.TryTake()));
    }

    private sealed class Ticks : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
