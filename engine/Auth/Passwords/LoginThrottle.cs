using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.Engine.Auth.Passwords;

/// <summary>
/// Slows guessing down: after ten failures within a quarter of an hour an account, or an address, has to wait until that is over.
/// An attempt counts as a failure from its beginning, so that many at once gain nothing.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    public const int MaxFailures = 10;

    // Enough for an attack from many places to be noticed, and about 2 MiB.
    private const int MaxKeys = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly FailureCounts _accounts = new(MaxFailures, Window, MaxKeys);
    private readonly FailureCounts _peers = new(MaxFailures, Window, MaxKeys);

    /// <summary>Lets an attempt begin, or not.</summary>
    /// <param name="wait">How long to wait, when the answer is false.</param>
    public bool TryBegin(string email, IPAddress? peer, out TimeSpan wait)
    {
        var (account, address) = (AccountKey(email), PeerKey(peer));
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

            _accounts.Add(account, now);
            _peers.Add(address, now);
        }

        wait = TimeSpan.Zero;
        return true;
    }

    /// <summary>Whether the next attempt would have to wait.</summary>
    public bool IsExhausted(string email, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            return _accounts.WaitOf(AccountKey(email), now) is not null || _peers.WaitOf(PeerKey(peer), now) is not null;
        }
    }

    /// <summary>The attempt was right. The peer keeps its other failures: one right password does not excuse guessing at others.</summary>
    public void Succeed(string email, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _accounts.Clear(AccountKey(email), now);
            _peers.Forgive(PeerKey(peer), now);
        }
    }

    /// <summary>The attempt came to nothing for no fault of its own.</summary>
    public void Abandon(string email, IPAddress? peer)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _accounts.Forgive(AccountKey(email), now);
            _peers.Forgive(PeerKey(peer), now);
        }
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    // Addresses that can belong to no account need no key each.
    private static string AccountKey(string email) => email.Length > AccountRules.MaxEmailChars ? "" : email.ToLowerInvariant();

    // Whoever has one IPv6 address has its whole /64, so that is what counts.
    private static string PeerKey(IPAddress? peer)
    {
        if (peer is null)
        {
            return "";
        }

        if (peer.AddressFamily != AddressFamily.InterNetworkV6 || peer.IsIPv4MappedToIPv6)
        {
            return peer.MapToIPv4().ToString();
        }

        Span<byte> bytes = stackalloc byte[16];
        peer.TryWriteBytes(bytes, out _);
        return Convert.ToHexString(bytes[..8]);
    }
}
