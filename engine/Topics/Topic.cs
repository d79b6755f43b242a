using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Topics;

/// <summary>A topic that was made, for messages that are not stored. Times are milliseconds since 1970.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Name">Unique, and it stays.</param>
internal sealed record Topic(string Id, string Name)
{
    /// <summary>Who may subscribe: null for administrators and the owner, empty for everybody.</summary>
    public required string? SubscribeRule { get; init; }

    /// <summary>Who may publish, likewise.</summary>
    public required string? PublishRule { get; init; }

    /// <summary>Id of the account that made it.</summary>
    public required string OwnerId { get; init; }

    /// <summary>Id of that account's collection; empty for administrators and keys.</summary>
    public required string OwnerCollectionId { get; init; }

    public required long Created { get; init; }

    public required long Updated { get; init; }

    /// <summary>Whether the caller made it, or no rule binds him.</summary>
    public bool IsOf(Caller caller) => caller.IsAdministrator
        || (caller.Kind == CallerKind.User && caller.Id == OwnerId && caller.CollectionId == OwnerCollectionId);
}
