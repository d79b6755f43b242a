namespace Grpc.Baas.Engine.Records.Views;

/// <summary>
/// Keeps the last lists of views within a number of bytes. Two generations: what was used since the last change of generations is
/// in the recent one, so that eviction has no list to keep in order.
/// </summary>
internal sealed class ViewCache(long maxBytes)
{
    private readonly Lock _lock = new();
    private Dictionary<ViewKey, ViewAnswer> _recent = [];
    private Dictionary<ViewKey, ViewAnswer> _older = [];
    private long _recentBytes;

    public ViewAnswer? Find(ViewKey key)
    {
        lock (_lock)
        {
            if (!_recent.TryGetValue(key, out var answer) && _older.Remove(key, out answer))
            {
                Add(key, answer);
            }

            return answer;
        }
    }

    public void Keep(ViewKey key, ViewAnswer answer)
    {
        // One list must not push out all others.
        if (SizeOf(key, answer) > maxBytes / 8)
        {
            return;
        }

        lock (_lock)
        {
            Add(key, answer);
        }
    }

    public void Forget(string viewId)
    {
        lock (_lock)
        {
            foreach (var key in _recent.Keys.Where(key => key.ViewId == viewId).ToList())
            {
                _recentBytes -= SizeOf(key, _recent[key]);
                _recent.Remove(key);
            }

            foreach (var key in _older.Keys.Where(key => key.ViewId == viewId).ToList())
            {
                _older.Remove(key);
            }
        }
    }

    private void Add(ViewKey key, ViewAnswer answer)
    {
        if (_recent.Remove(key, out var before))
        {
            _recentBytes -= SizeOf(key, before);
        }

        var size = SizeOf(key, answer);
        if (_recentBytes + size > maxBytes / 2)
        {
            (_older, _recent, _recentBytes) = (_recent, [], 0);
        }

        _recent[key] = answer;
        _recentBytes += size;
    }

    private static long SizeOf(ViewKey key, ViewAnswer answer) => 300 + key.Request.Length + answer.Bytes.Length;
}
