namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>One thing that happened to a subscriber, in the order in which it did.</summary>
/// <param name="Micros">When the subscriber had it.</param>
/// <param name="Stream">Which of its connections.</param>
internal sealed record Seen(long Micros, int Stream, string Type)
{
    public const string Connected = "connected";
    public const string Created = "record.created";
    public const string Updated = "record.updated";
    public const string Deleted = "record.deleted";
    public const string Snapshot = "record.snapshot";
    public const string SnapshotComplete = "snapshot.complete";
    public const string Progress = "progress";
    public const string Reset = "reset";

    /// <summary>The client forgets everything and begins anew.</summary>
    public const string Begun = "client.begun";

    /// <summary>The client opens a stream after <see cref="Position"/>; -1 for none.</summary>
    public const string Opened = "client.opened";

    /// <summary>The client read all of <see cref="Collection"/>, as it was at <see cref="Position"/>.</summary>
    public const string Listed = "client.listed";

    /// <summary>The engine refused the stream or the list, since the caller may see nothing there.</summary>
    public const string Refused = "client.refused";

    /// <summary>The engine no longer has the changes after <see cref="Position"/>.</summary>
    public const string Expired = "client.expired";

    /// <summary>What must not happen; <see cref="Cause"/> says what.</summary>
    public const string Failed = "client.failed";

    public string Collection { get; init; } = "";

    public string Id { get; init; } = "";

    /// <summary>0 for none.</summary>
    public long Position { get; init; }

    public string Cause { get; init; } = "";

    public string Etag { get; init; } = "";

    /// <summary>When the change happened, as the engine says.</summary>
    public long ChangedMicros { get; init; }

    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>When a list was asked for.</summary>
    public long BegunMicros { get; init; }

    /// <summary>What a list has.</summary>
    public IReadOnlyList<Row> Rows { get; init; } = [];

    public bool IsChange => Type is Created or Updated or Deleted;

    /// <summary>What an event tells of a record: of one that is gone, nothing.</summary>
    public static IReadOnlyDictionary<string, string>? ValuesOf(string type, IReadOnlyDictionary<string, string> data)
        => type == Deleted && data.Count == 0 ? null : data;

    public override string ToString()
        => $"#{Stream} {Type} {Collection}/{Id} at {Position} ({Cause}) {(Values is null ? "" : string.Join(' ', Values.Select(pair => $"{pair.Key}={pair.Value}")))}".Trim();
}
