using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Administrators;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.V1.Projects;
using Grpc.Core;

namespace Grpc.Baas.Engine.Projects;

/// <summary>Projects over the wire, for administrators of the default one.</summary>
internal sealed class ProjectService(ProjectRegistry registry, ProjectBook book) : V1.Projects.ProjectService.ProjectServiceBase
{
    public override async Task<V1.Projects.Project> CreateProject(CreateProjectRequest request, ServerCallContext context)
    {
        var caller = RequireAdministrator(context, mayChange: true);
        var (project, token) = await registry.CreateAsync(request, caller, context.CancellationToken);
        var answer = ToMessage(project);
        answer.Claimed = request.Email.Length > 0;
        answer.SetupToken = token ?? "";
        return answer;
    }

    public override Task<V1.Projects.Project> GetProject(GetProjectRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        return Task.FromResult(
            request.Project == ProjectName.Default.Value ? new V1.Projects.Project { Name = request.Project, Claimed = true }
            : book.FindReady(request.Project) is { } project ? ToMessage(project)
            : throw ProjectsErrors.ProjectNotFound(request.Project));
    }

    public override Task<ListProjectsResponse> ListProjects(ListProjectsRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var found = book.All
            .Where(project => project.State == ProjectState.Ready && (page.Before.Length == 0 || string.CompareOrdinal(project.Id, page.Before) < 0))
            .OrderByDescending(project => project.Id, StringComparer.Ordinal)
            .Take(page.Size + 1)
            .ToArray();
        return Task.FromResult(new ListProjectsResponse
        {
            Items = { found.Take(page.Size).Select(ToMessage) },
            NextPageToken = page.NextToken(found.Length, last => found[last].Id),
        });
    }

    public override async Task<Empty> DeleteProject(DeleteProjectRequest request, ServerCallContext context)
    {
        await registry.DeleteAsync(request, RequireAdministrator(context, mayChange: true), context.CancellationToken);
        return new Empty();
    }

    // A key that gets here has a scope that names the service.
    private static Caller RequireAdministrator(ServerCallContext context, bool mayChange = false)
    {
        var caller = ((RpcCall)context).CallerInCall;
        caller.RequireAdministrator(AuthErrors.CredentialsMissing, ProjectsErrors.PermissionDenied);
        return !mayChange || caller.Kind == CallerKind.Key || caller.Role == AdministratorRoles.Admin ? caller : throw ProjectsErrors.PermissionDenied();
    }

    private static V1.Projects.Project ToMessage(Project project) => new()
    {
        Id = project.Id,
        Name = project.Name,
        Created = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(project.Created)),
        Claimed = project.SetupHash.Length == 0,
    };
}
