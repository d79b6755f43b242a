using System.Diagnostics.Metrics;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// Meters of one project, which end with it. Their names are not those of the engine's, so that nothing that is exported or scraped counts them
/// as the default project's; a thousand projects would be too many series.
/// </summary>
internal sealed class ProjectMeters : IMeterFactory
{
    private const string Prefix = "project.";

    private readonly Lock _gate = new();
    private readonly List<Meter> _made = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(new MeterOptions(Prefix + options.Name) { Version = options.Version, Tags = options.Tags, Scope = this });
        lock (_gate)
        {
            _made.Add(meter);
        }

        return meter;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _made.ForEach(static meter => meter.Dispose());
        }
    }
}
