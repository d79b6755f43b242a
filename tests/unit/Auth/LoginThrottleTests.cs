using System.Net;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.UnitTests.Changes;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class LoginThrottleTests
{
    private const string Email = "ada@example.com";

    private static readonly IPAddress Peer = IPAddress.Parse("192.0.2.1");

    private readonly SettableTime _time = new();
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(_time);

    [Fact]
    public void TryBegin_AfterTenFailures_WaitsForTheWindowToEnd()
    {
        Fail(LoginThrottle.MaxFailures);
        _time.Now += TimeSpan.FromMinutes(5);

        Assert.False(_throttle.TryBegin(Email, Peer, out var wait));
        Assert.Equal(TimeSpan.FromMinutes(10), wait);
        Assert.True(_throttle.IsExhausted(Email, Peer));

        _time.Now += wait;
        Assert.True(_throttle.TryBegin(Email, Peer, out _));
    }

    [Fact]
    public void TryBegin_SameAccountFromElsewhere_Waits()
    {
        Fail(LoginThrottle.MaxFailures);

        Assert.False(_throttle.TryBegin(Email, IPAddress.Parse("192.0.2.2"), out _));
        Assert.True(_throttle.TryBegin("other@example.com", IPAddress.Parse("192.0.2.2"), out _));
    }

    [Fact]
    public void TryBegin_OtherAccountsFromTheSamePeer_Waits()
    {
        for (var i = 0; i < LoginThrottle.MaxFailuresOfSource; i++)
        {
            Assert.True(_throttle.TryBegin($"{i}@example.com", Peer, out _));
        }

        Assert.False(_throttle.TryBegin(Email, Peer, out _));
        Assert.False(_throttle.TryBegin(Email, Peer.MapToIPv6(), out _));
    }

    [Fact]
    public void TryBegin_OtherAddressOfTheSameNetwork_Waits()
    {
        for (var i = 0; i < LoginThrottle.MaxFailuresOfSource; i++)
        {
            Assert.True(_throttle.TryBegin($"{i}@example.com", IPAddress.Parse($"2001:db8:0:1::{i}"), out _));
        }

        Assert.False(_throttle.TryBegin(Email, IPAddress.Parse("2001:db8:0:1:ffff::1"), out _));
        Assert.True(_throttle.TryBegin(Email, IPAddress.Parse("2001:db8:0:2::1"), out _));
    }

    [Fact]
    public void Succeed_AfterFailures_StartsTheAccountAfresh()
    {
        Fail(LoginThrottle.MaxFailures - 1);
        Assert.True(_throttle.TryBegin(Email, Peer, out _));
        _throttle.Succeed(Email, Peer);

        Fail(LoginThrottle.MaxFailures);
        Assert.False(_throttle.TryBegin(Email, Peer, out _));
    }

    [Fact]
    public void Succeed_OneAccountOfASource_KeepsTheOthersFailures()
    {
        for (var i = 1; i < LoginThrottle.MaxFailuresOfSource; i++)
        {
            Assert.True(_throttle.TryBegin($"{i}@example.com", Peer, out _));
            _throttle.Fail($"{i}@example.com", Peer);
        }

        Assert.True(_throttle.TryBegin(Email, Peer, out _));
        _throttle.Succeed(Email, Peer);
        Fail(1);
        Assert.False(_throttle.TryBegin("other@example.com", Peer, out _));
    }

    [Fact]
    public void TryBegin_AsManyUnderWay_WaitsForThemOnly()
    {
        for (var i = 0; i < LoginThrottle.MaxFailures; i++)
        {
            Assert.True(_throttle.TryBegin(Email, Peer, out _));
        }

        Assert.False(_throttle.TryBegin(Email, Peer, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);

        _throttle.Succeed(Email, Peer);
        Assert.True(_throttle.TryBegin(Email, Peer, out _));
        for (var i = 0; i < LoginThrottle.MaxFailures; i++)
        {
            _throttle.Fail(Email, Peer);
        }

        Assert.False(_throttle.TryBegin(Email, Peer, out wait));
        Assert.Equal(LoginThrottle.Window, wait);
    }

    [Fact]
    public void TryBegin_AfterAWindowThatWasUsedUp_AllowsFewer()
    {
        foreach (var allowed in new[] { 10, 5, 3, 3 })
        {
            Fail(allowed);
            Assert.False(_throttle.TryBegin(Email, Peer, out var wait));
            _time.Now += wait;
        }

        _time.Now += LoginThrottle.Window * 4;
        Fail(LoginThrottle.MaxFailures);
    }

    [Fact]
    public void Abandon_Always_DoesNotCount()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.True(_throttle.TryBegin(Email, Peer, out _));
            _throttle.Abandon(Email, Peer);
        }
    }

    [Fact]
    public void Add_MoreKeysThanFit_ForgetsTheOldest()
    {
        var counts = new FailureCounts(maxFailures: 1, TimeSpan.FromHours(1), maxKeys: 10);
        for (var i = 0; i < 15; i++)
        {
            counts.Add($"{i}", _time.Now);
        }

        Assert.Equal(10, Enumerable.Range(0, 15).Count(i => counts.WaitOf($"{i}", _time.Now) is not null));
        Assert.Null(counts.WaitOf("4", _time.Now));
        Assert.NotNull(counts.WaitOf("5", _time.Now));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(_throttle.TryBegin(Email, Peer, out _));
            _throttle.Fail(Email, Peer);
        }
    }
}
