using System.Net;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>
/// Bounds how many mails somebody can have sent, and how many codes somebody can try: 5 for an account and 50 from an address within a
/// quarter of an hour. Each node counts for itself.
/// </summary>
internal sealed class CodeThrottle(TimeProvider time)
{
    public const int MaxPerAccount = 5;
    public const int MaxPerPeer = 50;

    private const int MaxKeys = 10_000;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly FailureCounts _accounts = new(MaxPerAccount, Window, MaxKeys);
    private readonly FailureCounts _peers = new(MaxPerPeer, Window, MaxKeys);

    /// <summary>Counts an attempt before it is made, so that many at once gain nothing.</summary>
    /// <param name="kind">What is tried; each kind has counts of its own.</param>
    /// <param name="account">One text for each account.</param>
    /// <exception cref="BaasException">auth CODE_THROTTLED with the delay.</exception>
    public void Begin(string kind, string account, IPAddress? peer)
    {
        var (accountKey, peerKey) = Keys(kind, account, peer);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var wait = _accounts.WaitOf(accountKey, now) ?? _peers.WaitOf(peerKey, now);
            if (wait is { } rest)
            {
                throw CodeErrors.CodeThrottled(rest);
            }

            _accounts.Add(accountKey, now);
            _peers.Add(peerKey, now);
        }
    }

    /// <summary>The attempt was right, so it does not count, and neither do those of the account before it.</summary>
    public void Succeed(string kind, string account, IPAddress? peer)
    {
        var (accountKey, peerKey) = Keys(kind, account, peer);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _accounts.Clear(accountKey, now);
            _peers.Forgive(peerKey, now);
        }
    }

    private static (string Account, string Peer) Keys(string kind, string account, IPAddress? peer)
        => ($"{kind}/{account}", $"{kind}/{ClientNetwork.Describe(ClientNetwork.Of(peer))}");
}
