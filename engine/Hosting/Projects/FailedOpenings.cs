using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// Projects that could not be opened a moment ago: the same is answered at once then, so that callers of a damaged one do not keep the
/// engine opening it and fill the log. <see cref="ProjectHosts"/> guards it with its lock.
/// </summary>
internal sealed class FailedOpenings(TimeProvider time)
{
    private readonly Dictionary<string, (BaasException Fault, long At)> _byId = new(StringComparer.Ordinal);

    /// <exception cref="BaasException">What was wrong.</exception>
    public void ThrowIfRecent(Project project)
    {
        if (!_byId.TryGetValue(project.Id, out var failed))
        {
            return;
        }

        if (time.GetElapsedTime(failed.At) < ProjectsErrors.RetryAfter)
        {
            throw failed.Fault;
        }

        _byId.Remove(project.Id);
    }

    /// <summary>Takes note of a slot that is closed, if it never was open.</summary>
    public void Note(ProjectSlot slot)
    {
        if (slot.Opening.Exception?.InnerException is not BaasException fault)
        {
            return;
        }

        foreach (var old in _byId.Where(failed => time.GetElapsedTime(failed.Value.At) >= ProjectsErrors.RetryAfter).ToList())
        {
            _byId.Remove(old.Key);
        }

        _byId[slot.Project.Id] = (fault, time.GetTimestamp());
    }
}
