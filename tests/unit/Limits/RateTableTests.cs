using Grpc.Baas.Engine.Limits;

namespace Grpc.Baas.UnitTests.Limits;

public sealed class RateTableTests
{
    private const int Second = 1_000;

    private static readonly RateLimit TenAMinute =
        RateLimit.Of(0, "ten", new RatePolicy { Permits = 10, Window = TimeSpan.FromMinutes(1) }, Second);

    private readonly RateTable _table = new(1024);
    private long _now = 5_000_000;

    [Fact]
    public void Take_AsManyAsAllowed_ThenWaitsForOnePermit()
    {
        for (var left = 9; left >= 0; left--)
        {
            var taken = Take(1);
            Assert.Equal((true, left), (taken.IsAllowed, taken.Remaining));
        }

        Assert.Equal(new RateOutcome(0, 60 * Second, 6 * Second), Take(1));
    }

    [Fact]
    public void Take_AfterTheWaitThatWasTold_IsAllowedOnce()
    {
        Exhaust(1);
        _now += Take(1).Wait - 1;
        Assert.False(Take(1).IsAllowed);

        _now += 1;

        Assert.True(Take(1).IsAllowed);
        Assert.False(Take(1).IsAllowed);
    }

    [Fact]
    public void Take_AfterAWindow_HasAllPermitsAndNoMore()
    {
        Exhaust(1);
        _now += 3_600 * Second;

        Assert.Equal(9, Take(1).Remaining);
    }

    [Fact]
    public void Take_OthersAndOtherPolicies_AreCountedApart()
    {
        Exhaust(1);

        Assert.True(Take(2).IsAllowed);
        Assert.True(_table.Take(LimitSubject.OfAddress(1, 1), TenAMinute with { Index = 1 }, _now).IsAllowed);
        Assert.True(_table.Take(new LimitSubject(0, 1, "", "account"), TenAMinute, _now).IsAllowed);
        Assert.True(_table.Take(new LimitSubject(0, 1, "customers", "account"), TenAMinute, _now).IsAllowed);
        Assert.False(Take(1).IsAllowed);
    }

    [Fact]
    public void Take_FloodFromManyAddresses_FreesNobodyWhoIsUsedUp()
    {
        Exhaust(1);

        for (ulong other = 2; other < 100_000; other++)
        {
            Assert.True(Take(other).IsAllowed);
        }

        Assert.False(Take(1).IsAllowed);
    }

    [Fact]
    public void Take_KnownCaller_AllocatesNothing()
    {
        Exhaust(1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            _now += 6 * Second;
            Take(1);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Take_FromManyThreads_GivesExactlyThePermits()
    {
        var limit = RateLimit.Of(0, "many", new RatePolicy { Permits = 1000, Window = TimeSpan.FromMinutes(1) }, Second);
        var allowed = 0;

        Parallel.For(0, 4_000, _ =>
        {
            if (_table.Take(LimitSubject.OfAddress(0, 7), limit, 5_000_000).IsAllowed)
            {
                Interlocked.Increment(ref allowed);
            }
        });

        Assert.Equal(1000, allowed);
    }

    private RateOutcome Take(ulong network) => _table.Take(LimitSubject.OfAddress(0, network), TenAMinute, _now);

    private void Exhaust(ulong network)
    {
        while (Take(network).IsAllowed)
        {
        }
    }
}
