using Grpc.Baas.Engine.Hosting;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class IdleTrimTests
{
    [Theory]
    [InlineData(0.01, 100, 0, true)]
    [InlineData(0.01, 126, 100, true)]
    [InlineData(0.01, 125, 100, false)]
    [InlineData(0.05, 1000, 100, false)]
    [InlineData(1.7, 1000, 0, false)]
    public void IsDue_Load_Decides(double busyShare, long bytes, long leanBytes, bool expected)
        => Assert.Equal(expected, IdleTrim.IsDue(busyShare, bytes, leanBytes));
}
