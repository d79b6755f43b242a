using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Presence;

/// <summary>
/// What one stream has still to hear. Of each user it is the last alone, so that a stream that is slow, or sends a snapshot first, has no
/// more waiting than there are users in its room and were when it last heard of them.
/// </summary>
internal sealed class PendingEvents
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<PresenceKey, (PresenceEventKind Kind, PresenceEvent Event)> _events = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public void Add(PresenceEvent added)
    {
        lock (_gate)
        {
            var kind = added.Kind;
            if (_events.Remove(added.Key, out var waiting))
            {
                switch (waiting.Kind, kind)
                {
                    case (PresenceEventKind.Joined, PresenceEventKind.Left):
                        return;
                    case (PresenceEventKind.Joined, _):
                        kind = PresenceEventKind.Joined;
                        break;
                    case (PresenceEventKind.Left, PresenceEventKind.Joined):
                        // For the stream it was there all the time, and may be another than it was.
                        kind = PresenceEventKind.Updated;
                        break;
                }
            }

            _events.Add(added.Key, (kind, added));
        }
    }

    public IReadOnlyList<EncodedMessage> Take()
    {
        lock (_gate)
        {
            if (_events.Count == 0)
            {
                return [];
            }

            var taken = _events.Values.Select(each => each.Event.Encode(each.Kind)).ToArray();
            _events.Clear();
            return taken;
        }
    }
}
