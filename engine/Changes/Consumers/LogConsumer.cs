namespace Grpc.Baas.Engine.Changes.Consumers;

/// <summary>Somebody who follows the log, as lists show it.</summary>
/// <param name="Id">A UUIDv7; lists are in its order.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Position">It has all changes up to here.</param>
internal sealed record LogConsumer(string Id, string Name, long Position)
{
    /// <summary>Whose it is, as <c>user/…/…</c>; empty when it is the project's.</summary>
    public string Owner { get; init; } = "";

    /// <summary>When its position was stored; microseconds since 1970, 0 when that is not noted.</summary>
    public long ProgressMicros { get; init; }

    /// <summary>Whether it does not go on for now.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Whether it needs every change, and not only the last of each record.</summary>
    public bool NeedsAll { get; init; }
}
