using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Projects;

/// <summary>Removes the data of projects that are deleted, or were never finished, and then what the registry says of them.</summary>
internal sealed class ProjectRemoval(
    Database database, ProjectBook book, IProjectHosts hosts, IProjectPlace place, TimeProvider time, ILogger<ProjectRemoval> logger) : IDisposable
{
    // Where nodes share a database, the others have heard of the deletion by then, and ended the project's calls: also those that had to
    // connect anew. Until then nobody gets the name.
    private static readonly TimeSpan SharedDelay = TimeSpan.FromSeconds(30);

    // Making one takes a second at most.
    private static readonly TimeSpan MakingTime = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly long _started = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Whether the name, and with it the place, is still this project's, and nobody may call it. As long as the registry has it nobody else
    /// gets the name; but when somebody has removed it already, what has the name now may be another project.
    /// </summary>
    public static bool MayRemove(DbSession session, Project project)
        => ProjectStore.Find(session, project.Name) is { State: not ProjectState.Ready } found && found.Id == project.Id;

    /// <summary>Closes a project and removes it. What fails is tried again by the next look at leftovers.</summary>
    public async Task RemoveAsync(Project project, CancellationToken cancellationToken)
    {
        await hosts.EvictAsync(project);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RemoveAloneAsync(project, cancellationToken);
        }
        catch (Exception exception) when (exception is BaasException or IOException or UnauthorizedAccessException or SqlException)
        {
            logger.RemovalFailed(project.Name, exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Removes what deleted projects and crashes have left.</summary>
    public async Task RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var project in book.All.Where(project => IsLeftover(project, now)))
        {
            await RemoveAsync(project, cancellationToken);
        }
    }

    public void Dispose() => _turn.Dispose();

    // On a database of its own nobody makes what was begun before the engine started.
    private bool IsLeftover(Project project, long now) => project.State switch
    {
        ProjectState.Creating => (!database.IsShared && project.Updated < _started) || project.Updated < now - (long)MakingTime.TotalMilliseconds,
        ProjectState.Deleting => !database.IsShared || project.Updated < now - (long)SharedDelay.TotalMilliseconds,
        _ => false,
    };

    private async Task RemoveAloneAsync(Project project, CancellationToken cancellationToken)
    {
        if (!await database.ReadAsync(project, MayRemove, cancellationToken))
        {
            return;
        }

        place.RemoveFolder(project.Name);
        var isRemoved = await database.WriteWhenRoomAsync(
            transaction =>
            {
                if (!MayRemove(transaction.Session, project))
                {
                    return false;
                }

                place.RemoveSchema(transaction.Session, project.Name);
                ProjectStore.Delete(transaction.Session, project.Id);
                book.PublishWithCommit(transaction);
                return true;
            },
            cancellationToken);
        if (isRemoved)
        {
            logger.ProjectRemoved(project.Name);
        }
    }
}
