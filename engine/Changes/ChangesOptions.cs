using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Changes;

/// <summary>How far back the change log reaches. Section <c>Baas:Changes</c>; a change needs a restart.</summary>
internal sealed class ChangesOptions
{
    public const string Section = "Baas:Changes";

    /// <summary>Older changes are removed. Default 7 days; 0 keeps them for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>With more changes than this the oldest are removed. Default 10,000,000; 0 keeps all.</summary>
    [Range(0, long.MaxValue)]
    public long MaxEntries { get; set; } = 10_000_000;

    /// <summary>How often it looks for changes to remove. Default one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrimInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Memory that the newest changes may take, for readers that keep up. Default 32 MiB.</summary>
    [Range(1 << 16, 1L << 36)]
    public long TailBytes { get; set; } = 32L << 20;

    /// <summary>Newest changes kept in memory at most. Default 100,000.</summary>
    [Range(1_000, 10_000_000)]
    public int TailEntries { get; set; } = 100_000;
}
