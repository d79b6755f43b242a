using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>The projects that are open on this node: opened by the first call, and closed when there are too many, or nobody has called for a while.</summary>
internal sealed class ProjectHosts(
    ProjectOpener opener, ProjectWakes wakes, ProjectBook book, TimeProvider time, IOptions<ProjectsOptions> options, ILogger<ProjectHosts> logger)
    : IProjectHosts
{
    // Streams end at once and calls soon; whoever holds on longer finds its database closed.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    // Beside those that are open, they need memory and connections too.
    private const int MaxClosings = 4;

    private readonly ProjectsOptions _options = options.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProjectSlot> _slots = new(StringComparer.Ordinal);
    private readonly FailedOpenings _failed = new(time);
    private bool _isStopped;

    /// <summary>How many are open, without those that are being closed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _slots.Values.Count(slot => !slot.IsClosing);
            }
        }
    }

    /// <summary>Opens a project unless it is open, and keeps it so until the lease is disposed.</summary>
    /// <exception cref="BaasException">projects PROJECT_NOT_FOUND, TOO_MANY_OPEN, PROJECT_UNAVAILABLE, or what is wrong with its database.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the project is opened all the same.</exception>
    public async ValueTask<ProjectLease> EnterAsync(Project project, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryEnter(project, out var slot, out var closing))
            {
                return new ProjectLease(this, slot, await OpenedAsync(slot, cancellationToken));
            }

            await closing.WaitAsync(cancellationToken);
        }
    }

    public void Leave(ProjectSlot slot)
    {
        lock (_gate)
        {
            slot.Leave(time.GetTimestamp());
        }
    }

    public async Task MakeAsync(Project project, string email, string? password, CancellationToken cancellationToken)
    {
        using var lease = await EnterAsync(project, cancellationToken);
        if (password is not null)
        {
            await lease.Host.AddAdministratorAsync(email, password, cancellationToken);
        }
    }

    public Task EvictAsync(Project project)
        => Task.WhenAll(Where(slot => slot.Project.Id == project.Id).Select(slot => CloseAsync(slot)));

    /// <summary>Closes those that nobody has called for a while and that have nothing to do soon.</summary>
    public async Task CloseIdleAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in Where(slot => slot.IsIdle && time.GetElapsedTime(slot.LastUsed) >= _options.IdleTime))
        {
            var soon = time.GetUtcNow() + _options.IdleTime;
            if (!slot.Opening.IsCompletedSuccessfully || await NextDueAsync(slot.Opening.Result, cancellationToken) is not { } due || due > soon)
            {
                await CloseAsync(slot, onlyIfIdle: true);
            }
        }
    }

    /// <summary>Closes those that are not in the registry any more, as another node deleted them.</summary>
    public Task CloseDeletedAsync() => Task.WhenAll(Where(slot => !MayBeOpen(slot.Project)).Select(slot => CloseAsync(slot)));

    /// <summary>Closes all, at the stop of the engine, when no calls come any more.</summary>
    public Task CloseAllAsync()
    {
        lock (_gate)
        {
            _isStopped = true;
        }

        return Task.WhenAll(Where(_ => true).Select(slot => CloseAsync(slot)));
    }

    /// <summary>Tells the registry that the open ones are open.</summary>
    public Task NoteOpenAsync() => wakes.NoteOpenAsync([.. Where(slot => !slot.IsClosing).Select(slot => slot.Project)]);

    /// <summary>Opens a project that has something to do, and does what is done at times.</summary>
    public async Task WakeAsync(Project project, CancellationToken cancellationToken)
    {
        using var lease = await EnterAsync(project, cancellationToken);

        // It is not due any more, whatever its upkeep takes.
        await wakes.NoteOpenAsync([project]);
        await lease.Host.UpkeepAsync(cancellationToken);
    }

    /// <summary>Whether a project is open here.</summary>
    public bool IsOpen(string name)
    {
        lock (_gate)
        {
            return _slots.ContainsKey(name);
        }
    }

    private List<ProjectSlot> Where(Func<ProjectSlot, bool> condition)
    {
        lock (_gate)
        {
            return [.. _slots.Values.Where(condition)];
        }
    }

    /// <param name="closing">What to wait for before it is tried again, when the answer is false.</param>
    private bool TryEnter(Project project, [NotNullWhen(true)] out ProjectSlot? slot, [NotNullWhen(false)] out Task? closing)
    {
        closing = null;
        lock (_gate)
        {
            if (!_slots.TryGetValue(project.Name, out slot))
            {
                closing = FindRoom(project);
                if (closing is not null)
                {
                    return false;
                }

                slot = new ProjectSlot(project, () => opener.OpenAsync(project));
                _slots.Add(project.Name, slot);
                _ = WatchAsync(slot);
            }
            else if (slot.IsClosing)
            {
                closing = slot.Closed;
                return false;
            }
            else if (slot.Project.Id != project.Id)
            {
                // Another node has deleted the one that is open, and made this.
                throw ProjectsErrors.ProjectUnavailable(project.Name);
            }

            slot.Enter();
            return true;
        }
    }

    // Whether a project that is not open may be: null, or what must be closed first.
    private Task? FindRoom(Project project)
    {
        if (_isStopped)
        {
            throw ProjectsErrors.ProjectUnavailable(project.Name);
        }

        if (!MayBeOpen(project))
        {
            throw ProjectsErrors.ProjectNotFound(project.Name);
        }

        _failed.ThrowIfRecent(project);
        if (_slots.Values.Count(slot => !slot.IsClosing) >= _options.MaxOpen)
        {
            CloseLongestIdle();
        }

        // Closing takes as long as opening, so the call that needs the room does not wait for it; but closings must not pile up.
        var closings = _slots.Values.Where(slot => slot is { IsClosing: true, Leases: 0 }).ToList();
        return closings.Count > MaxClosings ? closings[0].Closed : null;
    }

    // A project is in the registry before it is opened first, and marked before its data is removed.
    private bool MayBeOpen(Project project)
        => book.Find(project.Name) is { State: not ProjectState.Deleting } known && known.Id == project.Id;

    private void CloseLongestIdle()
    {
        var longest = _slots.Values.Where(slot => slot.IsIdle).MinBy(slot => slot.LastUsed) ?? throw ProjectsErrors.TooManyOpen(_options.MaxOpen);
        longest.BeginClosing();
        _ = Task.Run(() => FinishClosingAsync(longest));
    }

    private async ValueTask<ProjectHost> OpenedAsync(ProjectSlot slot, CancellationToken cancellationToken)
    {
        try
        {
            return await slot.Opening.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(slot);
            throw;
        }
    }

    // One that could not be opened, or cannot work any more, is opened anew by its next call.
    private async Task WatchAsync(ProjectSlot slot)
    {
        if (await TryGetAsync(slot) is { } host)
        {
            if (await host.WhenFaultedAsync() is not { } cause)
            {
                return;
            }

            logger.WorkFailed(slot.Project.Name, cause);
        }

        await CloseAsync(slot);
    }

    private async Task CloseAsync(ProjectSlot slot, bool onlyIfIdle = false)
    {
        var isMine = false;
        lock (_gate)
        {
            if (onlyIfIdle && !slot.IsIdle)
            {
                return;
            }

            if (!slot.IsClosing)
            {
                isMine = true;
                slot.BeginClosing();
            }
        }

        await (isMine ? FinishClosingAsync(slot) : slot.Closed);
    }

    private async Task FinishClosingAsync(ProjectSlot slot)
    {
        try
        {
            if (await TryGetAsync(slot) is { } host)
            {
                await CloseAsync(slot, host);
                logger.ProjectClosed(slot.Project.Name);
            }
        }
        catch (Exception exception)
        {
            logger.CloseFailed(slot.Project.Name, exception);
        }
        finally
        {
            lock (_gate)
            {
                _failed.Note(slot);
                _slots.Remove(slot.Project.Name);
            }

            slot.EndClosing();
        }
    }

    // Whatever goes wrong before, the database must be closed: nobody could open the project again.
    private async Task CloseAsync(ProjectSlot slot, ProjectHost host)
    {
        var wakeAt = time.GetUtcNow() + _options.UpkeepInterval;
        try
        {
            host.StopCalls();
            await slot.Drained.WaitAsync(DrainTime, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (MayBeOpen(slot.Project) && await NextDueAsync(host, CancellationToken.None) is { } due && due < wakeAt)
            {
                wakeAt = due;
            }
        }
        finally
        {
            await host.CloseAsync();
        }

        await wakes.NoteClosedAsync(slot.Project, wakeAt);
    }

    private static async Task<ProjectHost?> TryGetAsync(ProjectSlot slot)
    {
        await ((Task)slot.Opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return slot.Opening.IsCompletedSuccessfully ? slot.Opening.Result : null;
    }

    // Not knowing is as good as having something to do. Somebody else may close it meanwhile.
    private async Task<DateTimeOffset?> NextDueAsync(ProjectHost host, CancellationToken cancellationToken)
    {
        try
        {
            return await host.NextDueAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is BaasException or ObjectDisposedException)
        {
            return time.GetUtcNow();
        }
    }
}
