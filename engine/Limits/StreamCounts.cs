namespace Grpc.Baas.Engine.Limits;

/// <summary>Counts the streams that each caller has open; there are never more entries than calls in flight.</summary>
internal sealed class StreamCounts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LimitSubject, int> _open = [];

    /// <summary>Counts one stream more, unless the caller has as many as it may.</summary>
    public bool TryEnter(in LimitSubject subject, int max)
    {
        lock (_lock)
        {
            var open = _open.GetValueOrDefault(subject);
            if (open >= max)
            {
                return false;
            }

            _open[subject] = open + 1;
            return true;
        }
    }

    public void Leave(in LimitSubject subject)
    {
        lock (_lock)
        {
            var left = _open[subject] - 1;
            if (left == 0)
            {
                _open.Remove(subject);
            }
            else
            {
                _open[subject] = left;
            }
        }
    }
}
