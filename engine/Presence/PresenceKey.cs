namespace Grpc.Baas.Engine.Presence;

/// <summary>Tells a user from all others in a room: ids of accounts are unique within their collection only.</summary>
/// <param name="UserId">Id of the account, or <c>anon:</c> and a name.</param>
/// <param name="CollectionId">Id of the account's collection; empty for administrators and callers without account.</param>
internal readonly record struct PresenceKey(string UserId, string CollectionId) : IComparable<PresenceKey>
{
    public int CompareTo(PresenceKey other)
        => string.CompareOrdinal(UserId, other.UserId) is var order and not 0 ? order : string.CompareOrdinal(CollectionId, other.CollectionId);
}
