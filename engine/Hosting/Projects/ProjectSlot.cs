using Grpc.Baas.Engine.Projects;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>The place of one open project; <see cref="ProjectHosts"/> guards it with its lock.</summary>
internal sealed class ProjectSlot(Project project, Func<Task<ProjectHost>> open)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Project Project { get; } = project;

    /// <summary>The open project. It is begun on another thread, outside of the lock.</summary>
    public Task<ProjectHost> Opening { get; } = Task.Run(open);

    /// <summary>Calls that use it.</summary>
    public int Leases { get; private set; }

    /// <summary>When its last call ended, as a timestamp.</summary>
    public long LastUsed { get; private set; }

    /// <summary>Whether nobody may enter it any more.</summary>
    public bool IsClosing { get; private set; }

    /// <summary>Completes when it is closing and nobody uses it.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Completes when its database is closed and the place free.</summary>
    public Task Closed => _closed.Task;

    public bool IsIdle => Leases == 0 && !IsClosing && Opening.IsCompleted;

    public void Enter() => Leases++;

    public void Leave(long now)
    {
        Leases--;
        LastUsed = now;
        TellIfDrained();
    }

    public void BeginClosing()
    {
        IsClosing = true;
        TellIfDrained();
    }

    public void EndClosing() => _closed.TrySetResult();

    private void TellIfDrained()
    {
        if (IsClosing && Leases == 0)
        {
            _drained.TrySetResult();
        }
    }
}
