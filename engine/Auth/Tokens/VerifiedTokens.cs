using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>
/// Remembers tokens that were found good, since checking a signature costs more than most calls. It keeps two generations, and
/// when the young one is full the old one is forgotten, so that it never grows past its bound and never has to be swept.
/// </summary>
internal sealed class VerifiedTokens<T>(int maxEntries)
    where T : class
{
    private readonly int _maxPerGeneration = maxEntries / 2;
    private readonly Lock _lock = new();
    private volatile Generation _generation = new(old: null);
    private long _version;

    /// <summary>Changes whenever entries are taken back; see <see cref="Add"/>.</summary>
    public long Version => Interlocked.Read(ref _version);

    public bool TryGet(ReadOnlySpan<char> token, [NotNullWhen(true)] out T? value)
    {
        var generation = _generation;
        if (generation.Lookup.TryGetValue(token, out value))
        {
            return true;
        }

        if (generation.Old is not { } old || !old.TryGetValue(token, out var key, out value))
        {
            return false;
        }

        // What is still in use moves on, and outlives the old generation.
        Add(key, value, Version);
        return true;
    }

    /// <summary>Remembers a token.</summary>
    /// <param name="version">
    /// <see cref="Version"/> before the token was checked. If a session ended since, the check may not have seen it, and nothing is kept.
    /// </param>
    public void Add(string token, T value, long version)
    {
        lock (_lock)
        {
            if (version != _version)
            {
                return;
            }

            if (_generation.Tokens.Count >= _maxPerGeneration && !_generation.Tokens.ContainsKey(token))
            {
                _generation = new Generation(_generation.Lookup);
            }

            _generation.Tokens[token] = value;
        }
    }

    /// <summary>Forgets all: some session ended. That is rare, and the good ones are soon back.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            Interlocked.Increment(ref _version);
            _generation = new Generation(old: null);
        }
    }

    private sealed class Generation
    {
        public Generation(ConcurrentDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>>? old)
        {
            Old = old;
            Lookup = Tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public ConcurrentDictionary<string, T> Tokens { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }

        public ConcurrentDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>>? Old { get; }
    }
}
