using System.ComponentModel.DataAnnotations;
using Grpc.Baas.Engine.Kernel.Outgoing;

namespace Grpc.Baas.Engine.Webhooks;

/// <summary>How webhooks are sent. Section <c>Baas:Webhooks</c>; a change needs a restart.</summary>
internal sealed class WebhooksOptions : IValidatableObject
{
    public const string Section = "Baas:Webhooks";

    /// <summary>Webhooks that a project may have. Default 100, 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MaxWebhooks { get; set; } = 100;

    /// <summary>
    /// Where webhooks may lead beside the Internet: host names, addresses, and networks as <c>10.0.0.0/8</c>. Default none, so that nobody
    /// can make the engine reach into its own network.
    /// </summary>
    public string[] AllowedTargets { get; set; } = [];

    /// <summary>How long a receiver may take for its answer. Default 10 s, 1 s to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Deliveries of one webhook that may wait; beyond, changes wait in the log. Default 1,000, 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxWaiting { get; set; } = 1_000;

    /// <summary>Bytes that the waiting deliveries of one webhook may take, to within one. Default 64 MiB, 64 KiB to 64 GiB.</summary>
    [Range(1L << 16, 1L << 36)]
    public long MaxWaitingBytes { get; set; } = 64L << 20;

    /// <summary>Deliveries that one node sends at once. Default 32, 1 to 1,000.</summary>
    [Range(1, 1_000)]
    public int MaxConcurrent { get; set; } = 32;

    /// <summary>Deliveries of one webhook that one node sends at once. Default 4, 1 to 100.</summary>
    [Range(1, 100)]
    public int MaxConcurrentPerWebhook { get; set; } = 4;

    /// <summary>
    /// How often the engine looks for deliveries whose next attempt is due, or that another node left; new ones go at once. Default 5 s,
    /// 1 s to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long deliveries that are over are kept, the last 10,000 of them. Default 7 days, 1 hour to 10 years.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        => from target in AllowedTargets
           where !Kernel.Outgoing.AllowedTargets.IsTarget(target)
           select new ValidationResult(
               $"{Section}:{nameof(AllowedTargets)} takes host names, addresses and networks as 10.0.0.0/8, and '{target}' is none.", [nameof(AllowedTargets)]);
}
