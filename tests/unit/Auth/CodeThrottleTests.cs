using System.Net;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.UnitTests.Changes;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class CodeThrottleTests
{
    private static readonly IPAddress Peer = IPAddress.Parse("192.0.2.1");

    private readonly SettableTime _time = new();
    private readonly CodeThrottle _throttle;

    public CodeThrottleTests() => _throttle = new CodeThrottle(_time);

    [Fact]
    public void Begin_SixthForAnAccount_WaitsForTheWindowToEnd()
    {
        for (var i = 0; i < 5; i++)
        {
            _throttle.Begin("reset", "a", IPAddress.Parse($"192.0.2.{i}"));
        }

        var refusal = Assert.Throws<BaasException>(() => _throttle.Begin("reset", "a", Peer));
        Assert.Equal(TimeSpan.FromMinutes(15), refusal.RetryAfter);
        _throttle.Begin("reset", "b", Peer);
        _throttle.Begin("verify", "a", Peer);
        _time.Now += TimeSpan.FromMinutes(15);
        _throttle.Begin("reset", "a", Peer);
    }

    [Fact]
    public void Begin_FiftyFirstFromAnAddress_Waits()
    {
        for (var i = 0; i < 50; i++)
        {
            _throttle.Begin("reset", $"{i}", Peer);
        }

        Assert.Throws<BaasException>(() => _throttle.Begin("reset", "other", Peer));
        _throttle.Begin("reset", "other", IPAddress.Parse("192.0.2.2"));
    }

    [Fact]
    public void Succeed_TakesTheAccountsAttemptsBack()
    {
        for (var i = 0; i < 30; i++)
        {
            _throttle.Begin("2fa", "a", Peer);
            _throttle.Succeed("2fa", "a", Peer);
        }

        _throttle.Begin("2fa", "a", Peer);
    }
}
