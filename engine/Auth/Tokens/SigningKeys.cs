using System.Diagnostics.CodeAnalysis;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>
/// The keys whose tokens are believed. A new one is published for a while before it signs, so that all nodes, and all who keep a copy of
/// the keys, know it by then; an old one stays until its last token is dead. Until keys are loaded no token is believed.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    /// <summary>How long a key is published before it signs.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromHours(1);

    /// <summary>How long a key stays after the next one signs: more than any access token lasts.</summary>
    public static readonly TimeSpan Afterlife = TimeSpan.FromHours(25);

    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SigningKey> All => _keys;

    /// <summary>The key that signs: the latest that has been published for long enough, or the first one of all.</summary>
    /// <exception cref="InvalidOperationException">No keys are loaded yet.</exception>
    public SigningKey CurrentAt(DateTimeOffset now)
    {
        var keys = _keys;
        return keys.LastOrDefault(key => key.Created + Lead <= now)
            ?? (keys.Count > 0 ? keys[0] : throw new InvalidOperationException("The signing keys are not loaded."));
    }

    /// <summary>The keys that nothing needs any more, since their successor has been signing for long enough.</summary>
    public static IEnumerable<SigningKey> Dead(IReadOnlyList<SigningKey> keys, DateTimeOffset now)
        => keys.Where((_, i) => i + 1 < keys.Count && keys[i + 1].Created + Lead + Afterlife <= now);

    /// <param name="keys">Oldest first. They belong to this object from now on; those that go are left to those who still use them.</param>
    public void Load(IReadOnlyList<SigningKey> keys) => _keys = keys;

    public bool TryFind(string id, [NotNullWhen(true)] out SigningKey? key)
    {
        key = null;
        foreach (var candidate in _keys)
        {
            if (candidate.Id == id)
            {
                key = candidate;
            }
        }

        return key is not null;
    }

    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }
}
