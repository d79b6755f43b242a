using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>Opens projects that have something to do, closes those that are idle or deleted, and removes what was left half-way.</summary>
internal sealed class ProjectUpkeep(
    ProjectHosts hosts, ProjectWakes wakes, ProjectBook book, ProjectRemoval removal, Database database, TimeProvider time, ILogger<ProjectUpkeep> logger)
    : BackgroundService
{
    // Each takes its share of memory for a while.
    private const int MaxWokenAtOnce = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan NoteInterval = TimeSpan.FromMinutes(1);

    private readonly WakeSignal _changed = new();
    private long _noted;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        book.Changed -= _changed.Wake;
        await hosts.CloseAllAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        book.Changed += _changed.Wake;
        _noted = time.GetTimestamp();
        await wakes.NoteLeftOpenAsync(book.All);
        while (true)
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.UpkeepFailed(exception);
            }

            await WaitAsync(stoppingToken);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await hosts.CloseDeletedAsync();
        await removal.RemoveLeftoversAsync(cancellationToken);
        await hosts.CloseIdleAsync(cancellationToken);
        if (time.GetElapsedTime(_noted) >= NoteInterval)
        {
            _noted = time.GetTimestamp();
            await hosts.NoteOpenAsync();
        }

        await WakeDueAsync(cancellationToken);
    }

    private async Task WakeDueAsync(CancellationToken cancellationToken)
    {
        // Those that are open may be due too, and must not stand before the others.
        var asked = (Now: time.GetUtcNow().ToUnixTimeMilliseconds(), Limit: MaxWokenAtOnce + hosts.Count);
        var due = await database.ReadAsync(asked, static (session, asked) => ProjectStore.ReadDue(session, asked.Now, asked.Limit), cancellationToken);
        foreach (var name in due.Where(name => !hosts.IsOpen(name)).Take(MaxWokenAtOnce))
        {
            if (book.FindReady(name) is { } project)
            {
                await WakeAsync(project, cancellationToken);
            }
        }
    }

    // One that cannot be opened must not keep the others from being.
    private async Task WakeAsync(Project project, CancellationToken cancellationToken)
    {
        try
        {
            await hosts.WakeAsync(project, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.UpkeepFailed(exception);
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = await Task.WhenAny(_changed.WaitAsync(waiting.Token), Task.Delay(Interval, time, waiting.Token));
        await waiting.CancelAsync();
        await first;
    }
}
