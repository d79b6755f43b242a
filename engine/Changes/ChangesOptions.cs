using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Changes;

/// <summary>How far back the change log reaches. Section <c>Baas:Changes</c>; a change needs a restart.</summary>
internal sealed class ChangesOptions
{
    public const string Section = "Baas:Changes";

    /// <summary>Older changes are removed. Default 7 days; 0 keeps them for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Changes more than so many positions back are removed. Default 10,000,000; 0 keeps all.</summary>
    [Range(0, long.MaxValue)]
    public long MaxEntries { get; set; } = 10_000_000;

    /// <summary>
    /// When the changes take more bytes than this, as images and 150 for each, the oldest are removed. Default 4 GiB; 0
    /// sets no limit.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long MaxBytes { get; set; } = 4L << 30;

    /// <summary>
    /// Of changes older than this only the last one of each record is kept, until they are removed. Watches with a filter, and readers that
    /// need every change, must start over when they are behind; watches without one get the last changes. Default 0, which keeps every change.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan CompactAfter { get; set; }

    /// <summary>How often it looks for changes to remove or compact. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrimInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Memory that the newest changes may take, for readers that keep up. Default 32 MiB.</summary>
    [Range(1 << 16, 1L << 36)]
    public long TailBytes { get; set; } = 32L << 20;

    /// <summary>Newest changes kept in memory at most. Default 100,000.</summary>
    [Range(1_000, 10_000_000)]
    public int TailEntries { get; set; } = 100_000;
}
