using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// The projects that are open on this node: opened by the first call, and closed when there are too many, or nobody has called for a while.
/// The registry has for each when it must be looked at again. While one is open that is a moment ahead, and so a crash is noticed.
/// </summary>
internal sealed class ProjectHosts(
    IServiceProvider process, ProjectPlace place, ProjectBook book, Database registry, TimeProvider time,
    IOptions<ProjectsOptions> options, ILogger<ProjectHosts> logger) : IProjectHosts
{
    /// <summary>How long after a crash what an open project had to do is taken up again.</summary>
    public static readonly TimeSpan OpenWake = TimeSpan.FromMinutes(2);

    // Streams end at once and calls soon; whoever holds on longer finds its database closed.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    private readonly ProjectsOptions _options = options.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProjectSlot> _slots = new(StringComparer.Ordinal);
    private bool _isStopped;

    public int MaxNameLength => place.MaxNameLength;

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>Opens a project unless it is open, and keeps it so until the lease is disposed.</summary>
    /// <exception cref="BaasException">projects PROJECT_NOT_FOUND, TOO_MANY_OPEN, PROJECT_UNAVAILABLE.</exception>
    public async ValueTask<ProjectLease> EnterAsync(Project project, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryEnter(project, out var slot, out var closing))
            {
                return new ProjectLease(this, slot, await OpenedAsync(slot));
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

    public async Task EvictAsync(string name)
    {
        ProjectSlot? slot;
        lock (_gate)
        {
            if (!_slots.TryGetValue(name, out slot))
            {
                return;
            }
        }

        await CloseAsync(slot);
    }

    public async Task RemoveDataAsync(Project project, CancellationToken cancellationToken)
    {
        if (place.IsPostgres)
        {
            await registry.WriteWhenRoomAsync(
                transaction =>
                {
                    transaction.Session.Execute($"DROP SCHEMA IF EXISTS \"{place.SchemaOf(project.Name)}\" CASCADE");
                    return true;
                },
                cancellationToken);
        }

        var folder = place.FolderOf(project.Name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

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
    public Task NoteOpenAsync(CancellationToken cancellationToken)
    {
        var open = Where(slot => !slot.IsClosing);
        var wakeAt = (time.GetUtcNow() + OpenWake).ToUnixTimeMilliseconds();
        return open.Count == 0 ? Task.CompletedTask : registry.WriteWhenRoomAsync(
            transaction =>
            {
                foreach (var slot in open)
                {
                    ProjectStore.SetWake(transaction.Session, slot.Project.Id, wakeAt);
                }

                return true;
            },
            cancellationToken);
    }

    /// <summary>Opens a project that has something to do, and does what is done at times.</summary>
    public async Task WakeAsync(Project project, CancellationToken cancellationToken)
    {
        using var lease = await EnterAsync(project, cancellationToken);
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
            if (_slots.TryGetValue(project.Name, out slot))
            {
                if (slot.IsClosing || slot.Project.Id != project.Id)
                {
                    closing = slot.IsClosing ? slot.Closed : throw ProjectsErrors.ProjectUnavailable(project.Name);
                    return false;
                }
            }
            else if (_isStopped || !MayBeOpen(project))
            {
                throw ProjectsErrors.ProjectNotFound(project.Name);
            }
            else if (_slots.Count >= _options.MaxOpen)
            {
                closing = MakeRoom();
                return false;
            }
            else
            {
                slot = new ProjectSlot(project, () => OpenAsync(project));
                _slots.Add(project.Name, slot);
            }

            slot.Enter();
            return true;
        }
    }

    // A project is in the registry before it is opened first, and marked before its data is removed.
    private bool MayBeOpen(Project project)
        => book.Find(project.Name) is { State: not ProjectState.Deleting } known && known.Id == project.Id;

    private Task MakeRoom()
    {
        if (_slots.Values.FirstOrDefault(slot => slot.IsClosing) is { } closing)
        {
            return closing.Closed;
        }

        var longest = _slots.Values.Where(slot => slot.IsIdle).MinBy(slot => slot.LastUsed) ?? throw ProjectsErrors.TooManyOpen(_options.MaxOpen);
        longest.BeginClosing();
        return Task.Run(() => FinishClosingAsync(longest));
    }

    private async Task<ProjectHost> OpenedAsync(ProjectSlot slot)
    {
        try
        {
            return await slot.Opening;
        }
        catch (Exception exception)
        {
            Leave(slot);
            await CloseAsync(slot);
            throw exception as BaasException ?? ProjectsErrors.ProjectUnavailable(slot.Project.Name, exception);
        }
    }

    private async Task<ProjectHost> OpenAsync(Project project)
    {
        var started = time.GetTimestamp();
        var noted = NoteAsync(project, time.GetUtcNow() + OpenWake);
        try
        {
            // Whoever asked for it may leave; others may have come to wait for it by then.
            var host = await ProjectHost.OpenAsync(process, project, CancellationToken.None);
            _ = WatchAsync(project.Name, host);
            await noted;
            logger.ProjectOpened(project.Name, (long)time.GetElapsedTime(started).TotalMilliseconds);
            return host;
        }
        catch (Exception exception)
        {
            logger.OpenFailed(project.Name, exception);
            throw;
        }
    }

    // One that cannot work any more is opened anew by its next call.
    private async Task WatchAsync(string name, ProjectHost host)
    {
        if (await host.WhenFaultedAsync() is { } cause)
        {
            logger.WorkFailed(name, cause);
            await EvictAsync(name);
        }
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
                host.StopCalls();
                await Task.WhenAny(slot.Drained, Task.Delay(DrainTime, time));
                var due = MayBeOpen(slot.Project) ? await NextDueAsync(host, CancellationToken.None) : null;
                await host.CloseAsync();
                await NoteAsync(slot.Project, Earlier(due, time.GetUtcNow() + _options.UpkeepInterval));
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
                _slots.Remove(slot.Project.Name);
            }

            slot.EndClosing();
        }
    }

    private static async Task<ProjectHost?> TryGetAsync(ProjectSlot slot)
    {
        await ((Task)slot.Opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return slot.Opening.IsCompletedSuccessfully ? slot.Opening.Result : null;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    // Not knowing is as good as having something to do.
    private async Task<DateTimeOffset?> NextDueAsync(ProjectHost host, CancellationToken cancellationToken)
    {
        try
        {
            return await host.NextDueAsync(cancellationToken);
        }
        catch (BaasException)
        {
            return time.GetUtcNow();
        }
    }

    private async Task NoteAsync(Project project, DateTimeOffset wakeAt) => await registry.WriteWhenRoomAsync(
        transaction =>
        {
            ProjectStore.SetWake(transaction.Session, project.Id, wakeAt.ToUnixTimeMilliseconds());
            return true;
        },
        CancellationToken.None);
}
