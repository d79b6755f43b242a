using System.ComponentModel.DataAnnotations;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Projects;

/// <summary>Projects beside the default one. Section <c>Baas:Projects</c>; a change needs a restart.</summary>
internal sealed class ProjectsOptions : IValidatableObject
{
    public const string Section = "Baas:Projects";

    /// <summary>Projects that there may be. Default 10,000, 0 (none can be made) to 100,000.</summary>
    [Range(0, 100_000)]
    public int MaxProjects { get; set; } = 10_000;

    /// <summary>
    /// Projects that one node has open at once; each takes about 2 MB and more while it is called, and on PostgreSQL up to two connections beside its <see cref="Readers"/>. When
    /// another is called, the one that was idle longest is closed, and the call does not wait for that: up to five more are there for a moment. When
    /// none is idle, the call is refused. Default 64, 1 to 10,000.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxOpen { get; set; } = 64;

    /// <summary>How long nobody has called a project when it is closed. Default 5 minutes, 1 second to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a project stays closed, at most, before it is opened to remove what is too old. Default 1 day, 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan UpkeepInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Reading connections of a project, 1–64; no more than <c>Baas:Storage:Readers</c>. Default 2.</summary>
    [Range(1, 64)]
    public int Readers { get; set; } = 2;

    /// <summary>Page cache of each connection of a project in KiB, on SQLite. Default 2,048, 1,024 to 16 GiB.</summary>
    [Range(1_024, 16_777_216)]
    public int CacheKib { get; set; } = 2_048;

    /// <summary>
    /// Host names that stand for a project, as <c>Baas:Projects:Hosts:shop.example.com</c> = <c>shop</c>. Calls to such a host are calls of
    /// that project. Default none.
    /// </summary>
    public Dictionary<string, string> Hosts { get; set; } = [];

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
        => Hosts.Where(host => !ProjectName.IsValid(host.Value))
            .Select(host => new ValidationResult(
                $"{Section}:{nameof(Hosts)} gives the host '{host.Key}' to '{host.Value}'; a project's name has {ProjectName.Form}.", [nameof(Hosts)]));
}
