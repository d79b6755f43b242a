using System.Buffers;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>
/// A request's path cut at its slashes, still escaped. Trailing slashes do not count. A text that starts with no slash is no
/// path, and has no segments. Disposing gives its memory back.
/// </summary>
internal ref struct PathSegments
{
    private readonly ReadOnlySpan<char> _path;
    private readonly int[] _starts;
    private readonly bool _hasTrailingSlash;

    public PathSegments(ReadOnlySpan<char> path)
    {
        IsPath = path.StartsWith('/');
        path = IsPath ? path : default;
        _path = path.TrimEnd('/');
        _hasTrailingSlash = _path.Length < path.Length;
        Count = _path.Count('/');
        _starts = ArrayPool<int>.Shared.Rent(Count + 1);
        var position = 0;
        for (var i = 0; i < Count; i++)
        {
            position += _path[position..].IndexOf('/') + 1;
            _starts[i] = position;
        }

        // As if one more segment followed, so that each ends one before the next starts.
        _starts[Count] = _path.Length + 1;
    }

    public bool IsPath { get; }

    public int Count { get; }

    public readonly ReadOnlySpan<char> this[int index] => _path[_starts[index]..(_starts[index + 1] - 1)];

    /// <summary>The text of several segments with the slashes between; empty for none.</summary>
    public readonly ReadOnlySpan<char> Join(int start, int end) => start == end ? default : _path[_starts[start]..(_starts[end] - 1)];

    /// <summary>What follows the last colon of the last segment; empty if there is none, or if a slash comes after it.</summary>
    public readonly ReadOnlySpan<char> LastVerb()
    {
        if (Count == 0 || _hasTrailingSlash)
        {
            return default;
        }

        var last = this[Count - 1];
        var colon = last.LastIndexOf(':');
        return colon < 0 ? default : last[(colon + 1)..];
    }

    public readonly void Dispose() => ArrayPool<int>.Shared.Return(_starts);
}
