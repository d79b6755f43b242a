using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Changes;

namespace Grpc.Baas.Engine.Changes;

/// <summary>Makes the errors of the change log and of its readers.</summary>
internal static class ChangesErrors
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    /// <param name="from">The position asked for.</param>
    /// <param name="oldest">The oldest position that a reader may go on from.</param>
    /// <param name="latest">The position of the last change.</param>
    public static BaasException PositionExpired(long from, long oldest, long latest) => new(
        ChangesErrorTable.PositionExpired,
        $"The change log no longer reaches back to position {from}; the oldest position to go on from is {oldest}, the latest {latest}.",
        Positions(from, oldest, latest));

    /// <inheritdoc cref="PositionExpired"/>
    public static BaasException PositionAhead(long from, long oldest, long latest) => new(
        ChangesErrorTable.PositionAhead,
        $"Position {from} does not exist yet; the latest position is {latest}, the oldest to go on from {oldest}.",
        Positions(from, oldest, latest));

    public static BaasException SnapshotExpired(TimeSpan limit) => new(
        ChangesErrorTable.SnapshotExpired,
        $"The snapshot that starts the stream was not read within {limit.TotalSeconds} seconds.",
        new Dictionary<string, string> { ["limitSeconds"] = limit.TotalSeconds.ToString() });

    /// <summary>The rights of its caller have changed.</summary>
    public static BaasException SnapshotOutdated() => new(
        ChangesErrorTable.SnapshotExpired, "The rules have changed while the snapshot that starts the stream was read; start over.");

    public static BaasException TooManyStreams(int limit) => new(
        ChangesErrorTable.TooManyStreams,
        $"The engine has {limit} streams open and takes no more.",
        new Dictionary<string, string> { ["limit"] = limit.ToString() })
    {
        RetryAfter = Later,
    };

    public static BaasException CollectionDeleted(string collection) => new(
        ChangesErrorTable.CollectionDeleted,
        $"Collection {collection} was deleted.",
        new Dictionary<string, string> { ["collection"] = collection })
    {
        Resource = ("collection", collection),
    };

    private static Dictionary<string, string> Positions(long from, long oldest, long latest) => new()
    {
        ["position"] = from.ToString(),
        ["oldestPosition"] = oldest.ToString(),
        ["latestPosition"] = latest.ToString(),
    };
}
