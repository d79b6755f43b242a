using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
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

    /// <summary>The rights of its caller have changed, or what it reads.</summary>
    public static BaasException SnapshotOutdated() => new(
        ChangesErrorTable.SnapshotExpired, "The schema or its rules have changed while the snapshot that starts the stream was read; start over.");

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

    public static BaasException ConsumerNeedsSignIn() => new(
        AuthErrorTable.CredentialsMissing, "A durable consumer belongs to an account or key: the caller must be signed in.");

    public static BaasException LogNeedsSignIn() => new(
        AuthErrorTable.CredentialsMissing, "To look at the change log the caller must be signed in as an administrator.");

    public static BaasException LogDenied() => new(AuthErrorTable.PermissionDenied, "Only administrators may look at the change log.");

    public static BaasException ConsumerNameInvalid(int maxLength) => new(
        ChangesErrorTable.ConsumerNameInvalid,
        $"The name of a consumer has 1 to {maxLength} letters, digits, '_', '-', '.' and '~', and is not '.' or '..' alone.",
        new Dictionary<string, string> { ["maxLength"] = maxLength.ToString() })
    {
        Violations = [new FieldViolation("name", "FORMAT", $"1 to {maxLength} letters, digits, '_', '-', '.' and '~' are expected, and not '.' or '..' alone")],
    };

    public static BaasException ConsumerNotFound(string name) => new(
        ChangesErrorTable.ConsumerNotFound, $"There is no consumer '{name}' here.", new Dictionary<string, string> { ["name"] = name })
    {
        Resource = ("baas.changes.v1.LogConsumer", name),
    };

    /// <param name="whose"><c>account</c> or <c>project</c>.</param>
    public static BaasException TooManyConsumers(string whose, int limit) => new(
        ChangesErrorTable.TooManyConsumers,
        $"The {whose} has {limit} durable consumers already, as many as it may have.",
        new Dictionary<string, string> { ["of"] = whose, ["limit"] = limit.ToString() });

    private static Dictionary<string, string> Positions(long from, long oldest, long latest) => new()
    {
        ["position"] = from.ToString(),
        ["oldestPosition"] = oldest.ToString(),
        ["latestPosition"] = latest.ToString(),
    };
}
