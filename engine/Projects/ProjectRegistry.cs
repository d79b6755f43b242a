using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Projects;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Projects;

/// <summary>
/// Makes and deletes projects. The registry says first what is going on with a project and last that it is done, so that what a crash leaves
/// half-way is known, and removed.
/// </summary>
internal sealed class ProjectRegistry(
    Database database, ProjectBook book, IProjectHosts hosts, IProjectPlace place, ProjectRemoval removal, AuditTrail trail, RecordIds ids,
    TimeProvider time, IOptions<ProjectsOptions> options, ILogger<ProjectRegistry> logger)
{
    private readonly int _maxProjects = options.Value.MaxProjects;

    /// <returns>The project, and the token that claims it; null when it has an administrator, or was only checked.</returns>
    /// <exception cref="BaasException">projects PROJECT_INVALID, PROJECT_EXISTS, TOO_MANY_PROJECTS, TOO_MANY_OPEN, PROJECT_UNAVAILABLE.</exception>
    public async Task<(Project Project, string? SetupToken)> CreateAsync(CreateProjectRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var hasAdministrator = request.Email.Length > 0 || request.Password.Length > 0;
        Check(request, hasAdministrator);
        var project = new Project(ids.Next(), request.Name) { State = ProjectState.Creating, Created = Now(), Updated = Now() };
        if (request.ValidateOnly)
        {
            await database.ReadAsync(
                (this, project),
                static (session, call) => call.Item1.RequireRoom(session, call.project),
                cancellationToken);
            return (project with { Id = "" }, null);
        }

        string? token = null;
        if (!hasAdministrator)
        {
            project = project with { SetupHash = SetupToken.Create(out token).Hash.ToArray() };
        }

        await database.WriteAsync(transaction => Register(transaction, project), cancellationToken);
        try
        {
            await hosts.MakeAsync(project, request.Email, hasAdministrator ? request.Password : null, cancellationToken);
            project = project with { State = ProjectState.Ready, Updated = Now() };
            await database.WriteAsync(transaction => Publish(transaction, project, caller), CancellationToken.None);
        }
        catch
        {
            await removal.RemoveAsync(project, CancellationToken.None);
            throw;
        }

        logger.ProjectMade(project.Name);
        return (project, token);
    }

    /// <exception cref="BaasException">projects PROJECT_NOT_FOUND, DEFAULT_PROJECT.</exception>
    public async Task DeleteAsync(DeleteProjectRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (request.Project == ProjectName.Default.Value)
        {
            throw ProjectsErrors.DefaultProject();
        }

        if (book.FindReady(request.Project) is null)
        {
            throw ProjectsErrors.ProjectNotFound(request.Project);
        }

        if (request.ValidateOnly)
        {
            return;
        }

        var going = await database.WriteAsync(
            transaction =>
            {
                var project = ProjectStore.Find(transaction.Session, request.Project) is { State: ProjectState.Ready } found
                    ? found with { State = ProjectState.Deleting, Updated = Now() }
                    : throw ProjectsErrors.ProjectNotFound(request.Project);
                return Tell(transaction, "project.delete", project, caller);
            },
            cancellationToken);
        await (database.IsShared ? hosts.EvictAsync(going) : removal.RemoveAsync(going, CancellationToken.None));
    }

    private void Check(CreateProjectRequest request, bool hasAdministrator)
    {
        if (!ProjectName.IsValid(request.Name))
        {
            throw ProjectsErrors.NameInvalid();
        }

        if (request.Name.Length > place.MaxNameLength)
        {
            throw ProjectsErrors.NameTooLong(place.MaxNameLength);
        }

        if (hasAdministrator && AccountRules.Check(request.Email, request.Password) is { Count: > 0 } violations)
        {
            throw ProjectsErrors.AdministratorInvalid(violations);
        }
    }

    private bool RequireRoom(DbSession session, Project project)
    {
        var known = ProjectStore.Find(session, project.Name);
        if (known is not null || project.Name == ProjectName.Default.Value)
        {
            throw ProjectsErrors.ProjectExists(project.Name, isGoing: known is { State: ProjectState.Deleting });
        }

        if (place.HasData(session, project.Name))
        {
            throw ProjectsErrors.DataExists(project.Name);
        }

        return ProjectStore.Count(session) < _maxProjects ? true : throw ProjectsErrors.TooManyProjects(_maxProjects);
    }

    private bool Register(WriteTransaction transaction, Project project)
    {
        RequireRoom(transaction.Session, project);
        ProjectStore.Insert(transaction.Session, project);
        book.PublishWithCommit(transaction);
        return true;
    }

    private Project Publish(WriteTransaction transaction, Project project, Caller caller)
    {
        // Making it took so long that it was given up, and removed.
        if (!ProjectRemoval.MayRemove(transaction.Session, project))
        {
            throw ProjectsErrors.ProjectUnavailable(project.Name);
        }

        return Tell(transaction, "project.create", project, caller);
    }

    private Project Tell(WriteTransaction transaction, string action, Project project, Caller caller)
    {
        ProjectStore.SetState(transaction.Session, project);
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action) { Subject = project.Id, Details = [("name", project.Name)] });
        book.PublishWithCommit(transaction);
        return project;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
