using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Records;

/// <summary>Limits of the streams of changes, of views and of deleted records. Section <c>Baas:Records</c>; a change needs a restart.</summary>
internal sealed class RecordsOptions
{
    public const string Section = "Baas:Records";

    /// <summary>Watches that may be open at once. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 10_000;

    /// <summary>After so long a silence a watch tells its position. Default 15 seconds, which clients rely on.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// When changes come faster than all who watch can be told of each, they go out together after at most so long. Default 50 milliseconds;
    /// with fewer watches less, and with a few none.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan MaxFanOutPause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a client may take to read the snapshot that starts a watch. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SnapshotTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the query of a view may run for one call. Default 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ViewTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Deleted records that can be restored are purged when they are older than this. Default 0, which keeps them until somebody purges them:
    /// what was deleted softly may be kept for the books, and a table that grows is repaired more easily than one that lost its rows.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan TrashMaxAge { get; set; }

    /// <summary>How often it looks for deleted records to purge, and counts them. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrashInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Memory that lists of views may take until what they read changes. Default 32 MiB; 0 keeps none.</summary>
    [Range(0, 1L << 36)]
    public long ViewCacheBytes { get; set; } = 32L << 20;
}
