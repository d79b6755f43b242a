using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Presence;

/// <summary>Lets streams of changes into the rooms that they ask for. Who a caller is comes from its token, never from the request.</summary>
internal sealed class WatchPresence(PresenceBook book, IPresenceNodes nodes, AccountNames names, Catalogue catalogue, PresenceOptions options)
    : IWatchPresence
{
    // Whoever may not call it does not hear by a stream what it would answer.
    private const string ListMethod = "/baas.presence.v1.PresenceService/ListPresence";

    /// <summary>Whether a caller may see who is present. Keys that are limited to some collections may not: rooms are of the whole project.</summary>
    public static bool MaySee(Caller caller, PresenceOptions options) => caller.Kind switch
    {
        CallerKind.Anonymous => options.AllowAnonymous,
        CallerKind.Key => caller.IsAdministrator,
        _ => true,
    };

    /// <summary>The caller as rooms know it.</summary>
    public static PresenceKey KeyOf(Caller caller) => new(caller.Id, caller.CollectionId);

    public async ValueTask<IPresenceFeed?> EnterAsync(WatchRecordsRequest request, Caller caller, Action wake, CancellationToken cancellationToken)
    {
        if ((request.UserId.Length == 0 && request.Room.Length == 0) || !MaySee(caller, options) || !MayList(caller))
        {
            return null;
        }

        var stream = new PresenceStream(book, PresenceTexts.Room(request.Room), await FindUserAsync(request, caller, cancellationToken), wake);
        NotedRoom? noted = null;
        while (!book.TryEnter(stream, noted))
        {
            noted = await nodes.ReadAsync(stream.Room, cancellationToken);
        }

        return stream;
    }

    private bool MayList(Caller caller)
        => (caller.Scope ?? catalogue.Current.Roles.Find(caller, out _)) is not { } scope || scope.Covers(ListMethod);

    /// <returns>Null for those who are not shown.</returns>
    private async ValueTask<PresentUser?> FindUserAsync(WatchRecordsRequest request, Caller caller, CancellationToken cancellationToken) => caller.Kind switch
    {
        CallerKind.Key => null,
        CallerKind.Anonymous => request.UserId.Length == 0 ? null : new PresentUser(new PresenceKey(PresenceTexts.AnonymousId(request.UserId), ""), ""),
        _ => new PresentUser(KeyOf(caller), await names.FindAsync(caller, cancellationToken)),
    };
}
