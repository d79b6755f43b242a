using System.Diagnostics.CodeAnalysis;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>The keys whose tokens are believed; the last one signs.</summary>
internal sealed class SigningKeys : IDisposable
{
    private readonly Dictionary<string, SigningKey> _byId = new(StringComparer.Ordinal);

    /// <param name="keys">At least one, oldest first.</param>
    public SigningKeys(IReadOnlyList<SigningKey> keys)
    {
        foreach (var key in keys)
        {
            _byId.Add(key.Id, key);
        }

        Current = keys[^1];
    }

    public SigningKey Current { get; }

    public bool TryFind(string id, [NotNullWhen(true)] out SigningKey? key) => _byId.TryGetValue(id, out key);

    public void Dispose()
    {
        foreach (var key in _byId.Values)
        {
            key.Dispose();
        }
    }
}
