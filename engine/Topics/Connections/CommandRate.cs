namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>How often one connection may send a command: so many a second, and as many at once after a pause. For one loop.</summary>
internal sealed class CommandRate(int perSecond, TimeProvider time)
{
    private double _left = perSecond;
    private long _last = time.GetTimestamp();

    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(perSecond, _left + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
