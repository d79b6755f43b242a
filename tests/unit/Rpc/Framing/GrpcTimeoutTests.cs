using Grpc.Baas.Framing;

namespace Grpc.Baas.UnitTests.Rpc.Framing;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("1n", 1)]
    [InlineData("101n", 2)]
    [InlineData("0S", 0)]
    [InlineData("99999999H", 3_599_999_964_000_000_000)]
    public void TryParse_Unit_IsTicks(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public void TryParse_Malformed_IsRefused(string text)
    {
        Assert.False(GrpcTimeout.TryParse(text, out _));
    }

    [Theory]
    [InlineData(-1, "1n")]
    [InlineData(0, "1n")]
    [InlineData(1, "1u")]
    [InlineData(10_000, "1000u")]
    [InlineData(10_000_000, "1000000u")]
    [InlineData(1_000_000_000, "100000m")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Format_Time_NeverSaysLess(long ticks, string expected)
    {
        var text = GrpcTimeout.Format(new TimeSpan(ticks));

        Assert.Equal(expected, text);
        Assert.True(GrpcTimeout.TryParse(text, out var parsed) || ticks == long.MaxValue);
        Assert.True(parsed.Ticks >= ticks || ticks == long.MaxValue);
    }
}
