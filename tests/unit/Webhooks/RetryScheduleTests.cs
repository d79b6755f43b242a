using Grpc.Baas.Engine.Webhooks.Deliveries;

namespace Grpc.Baas.UnitTests.Webhooks;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(2, 3, 5)]
    [InlineData(3, 3, 15)]
    [InlineData(4, 5, 30)]
    [InlineData(5, 5, 60)]
    public void After_AttemptWithMoreToCome_IsTheDelay(int attempts, int retryCount, int minutes)
        => Assert.Equal(TimeSpan.FromMinutes(minutes), RetrySchedule.After(attempts, retryCount));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 3)]
    [InlineData(6, 5)]
    [InlineData(9, 100)]
    public void After_LastAttempt_IsNone(int attempts, int retryCount) => Assert.Null(RetrySchedule.After(attempts, retryCount));
}
