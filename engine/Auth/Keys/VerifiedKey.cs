using System.Net;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>A key whose text was shown, with what its calls need. Several threads use it at once.</summary>
internal sealed class VerifiedKey(ApiKey key)
{
    private long _checked;
    private long _endings = -1;
    private long _lastUsed;
    private int _isNoted;

    public ApiKey Key { get; } = key;

    public Caller Caller { get; } = new(CallerKind.Key, key.Id, "") { Scope = new KeyScope(key.Scopes, key.CollectionIds) };

    /// <summary>When it was last found in the database; milliseconds since 1970.</summary>
    public long Checked => Volatile.Read(ref _checked);

    /// <summary>How many endings of keys were known before that; -1 before it was ever looked for.</summary>
    public long Endings => Volatile.Read(ref _endings);

    /// <summary>When it was used last, in milliseconds since 1970.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Where it was used from last.</summary>
    public IPAddress? LastAddress { get; private set; }

    public bool IsAllowedFrom(IPAddress? address)
    {
        if (Key.Networks.Count == 0)
        {
            return true;
        }

        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && Key.Networks.Any(network => network.Contains(plain));
    }

    /// <summary>It was found in the database.</summary>
    public void SetChecked(long now, long endings)
    {
        Volatile.Write(ref _endings, endings);
        Volatile.Write(ref _checked, now);
    }

    /// <summary>Notes a use, once a second at most.</summary>
    /// <returns>Whether it is the first since <see cref="TakeUse"/>.</returns>
    public bool NoteUse(long now, IPAddress? address)
    {
        if (now - LastUsed < 1_000)
        {
            return false;
        }

        LastAddress = address;
        Volatile.Write(ref _lastUsed, now);
        return Interlocked.Exchange(ref _isNoted, 1) == 0;
    }

    /// <summary>What was noted is about to be kept; a use from now on is another one.</summary>
    public void TakeUse() => Interlocked.Exchange(ref _isNoted, 0);
}
