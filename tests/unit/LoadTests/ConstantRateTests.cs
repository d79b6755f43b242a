using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.UnitTests.LoadTests;

public sealed class ConstantRateTests
{
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(100);

    // 200 calls, one each millisecond. Those of the first 100 ms can only begin after the stall, which is what their users would feel; who
    // timed calls from when they began would find one slow call.
    [Fact]
    public async Task Run_ServerThatStandsStill_ShowsInAllCallsThatShouldHaveBegun()
    {
        await using var client = new StallingClient(Stall);

        var result = await ConstantRate.RunAsync(client, rate: 1_000, TimeSpan.FromMilliseconds(200), CancellationToken.None);

        Assert.Equal(200, result.Times.Count);
        Assert.True(result.Times.Percentile(80) >= 0.3 * Stall, $"{result.Times.Percentile(80)}");
    }

    [Fact]
    public async Task Run_CallThatFails_Fails()
    {
        await using var client = new StallingClient(Stall) { Fault = new InvalidOperationException("No.") };

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => ConstantRate.RunAsync(client, rate: 1_000, TimeSpan.FromMilliseconds(200), CancellationToken.None));
    }

    /// <summary>Takes its time for the first call.</summary>
    private sealed class StallingClient(TimeSpan stall) : ILoadClient
    {
        private int _calls;

        public Exception? Fault { get; init; }

        public int Slots => 1;

        public async ValueTask CallAsync(int slot)
        {
            await Task.Yield();
            if (Fault is not null)
            {
                throw Fault;
            }

            if (_calls++ == 0)
            {
                await Task.Delay(stall);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
