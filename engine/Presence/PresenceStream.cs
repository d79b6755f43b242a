using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Presence;

/// <summary>A stream in a room.</summary>
/// <param name="user">Whom it shows there; null for one that only hears.</param>
/// <param name="wake">Called when there is something to take.</param>
internal sealed class PresenceStream(PresenceBook book, string room, PresentUser? user, Action wake) : IPresenceFeed
{
    private readonly PendingEvents _pending = new();
    private int _isLeft;

    public string Room => room;

    public PresentUser? User => user;

    public void Add(PresenceEvent added) => _pending.Add(added);

    public void Wake() => wake();

    public IReadOnlyList<EncodedMessage> Take() => _pending.Take();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 0)
        {
            book.Leave(this);
        }
    }
}
