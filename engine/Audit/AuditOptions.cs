using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Audit;

/// <summary>How long it is kept who did what, beside changes of records. Section <c>Baas:Audit</c>; a change needs a restart.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Baas:Audit";

    /// <summary>Older events are removed. Default 90 days; 0 keeps them for ever.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>With more events than this the oldest are removed. Default 1,000,000; 0 keeps all.</summary>
    [Range(0, long.MaxValue)]
    public long MaxEvents { get; set; } = 1_000_000;

    /// <summary>How often it looks for events to remove. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrimInterval { get; set; } = TimeSpan.FromHours(1);
}
