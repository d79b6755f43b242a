using System.Diagnostics.CodeAnalysis;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>The keys whose tokens are believed; the latest one signs. Until they are loaded no token is.</summary>
internal sealed class SigningKeys : IDisposable
{
    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <exception cref="InvalidOperationException">No keys are loaded yet.</exception>
    public SigningKey Current => _keys.Count > 0 ? _keys[^1] : throw new InvalidOperationException("The signing keys are not loaded.");

    /// <param name="keys">Oldest first. They belong to this object from now on.</param>
    public void Load(IReadOnlyList<SigningKey> keys) => _keys = keys;

    public bool TryFind(string id, [NotNullWhen(true)] out SigningKey? key)
    {
        key = _keys.FirstOrDefault(candidate => candidate.Id == id);
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
