using System.Net;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Passwords;

/// <summary>
/// Slows guessing down: after ten failures within a quarter of an hour an account has to wait until that is over; then it has five, and
/// then three. An address, behind which there may be an office, has fifty. An attempt counts as a failure from its beginning, so that
/// many at once gain nothing; who finds only such in the way is asked to come again in a second.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    public const int MaxFailures = 10;
    public const int MaxFailuresOfSource = 50;

    // Enough for an attack from many places to be noticed, and about 2 MiB.
    private const int MaxKeys = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly FailureCounts _accounts = new(MaxFailures, Window, MaxKeys);
    private readonly FailureCounts _peers = new(MaxFailuresOfSource, Window, MaxKeys);

    /// <summary>Lets an attempt begin, or not.</summary>
    /// <param name="account">One text for each account, however its address is written.</param>
    /// <param name="peer">Where the attempt comes from.</param>
    /// <param name="wait">How long to wait, when the answer is false.</param>
    public bool TryBegin(string account, IPAddress? peer, out TimeSpan wait)
    {
        var address = SourceOf(peer);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var accountWait = _accounts.WaitOf(account, now);
            var peerWait = _peers.WaitOf(address, now);
            if (accountWait is not null || peerWait is not null)
            {
                wait = Max(accountWait ?? TimeSpan.Zero, peerWait ?? TimeSpan.Zero);
                return false;
            }

            _accounts.Begin(account, now);
            _peers.Begin(address, now);
        }

        wait = TimeSpan.Zero;
        return true;
    }

    /// <summary>Whether the next attempt would have to wait.</summary>
    public bool IsExhausted(string account, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return _accounts.WaitOf(account, now) is not null || _peers.WaitOf(SourceOf(peer), now) is not null;
        }
    }

    /// <summary>The attempt was wrong, or its caller gave it up.</summary>
    public void Fail(string account, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _accounts.Fail(account, now);
            _peers.Fail(SourceOf(peer), now);
        }
    }

    /// <summary>The attempt was right. The peer keeps its other failures: one right password does not excuse guessing at others.</summary>
    public void Succeed(string account, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _accounts.Clear(account, now);
            _peers.Forgive(SourceOf(peer), now);
        }
    }

    /// <summary>The attempt came to nothing for no fault of its own.</summary>
    public void Abandon(string account, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _accounts.Forgive(account, now);
            _peers.Forgive(SourceOf(peer), now);
        }
    }

    private static string SourceOf(IPAddress? peer) => ClientNetwork.Describe(ClientNetwork.Of(peer));

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
