using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Projects;

namespace Grpc.Baas.Engine.Projects;

/// <summary>Makes the errors of projects.</summary>
internal static class ProjectsErrors
{
    /// <summary>How long to wait before a project is tried again that could not be opened.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private const string ProjectType = "baas.projects.v1.Project";

    // A message repeats names of clients; more of them than this help nobody.
    private const int MaxNameLength = 64;

    public static BaasException PermissionDenied() => new(AuthErrorTable.PermissionDenied, "Only administrators of the default project may see projects, and only those of the role admin may make and delete them.");

    public static BaasException ProjectNotFound(string name)
    {
        var shown = Shorten(name);
        return new BaasException(ProjectsErrorTable.ProjectNotFound, $"There is no project '{shown}'.", Named(shown)) { Resource = (ProjectType, shown) };
    }

    public static BaasException ProjectExists(string name, bool isGoing) => new(
        ProjectsErrorTable.ProjectExists,
        isGoing ? $"The project '{name}' is being deleted; its name is free in a moment." : $"A project has the name '{name}' already.",
        Named(name))
    {
        Resource = (ProjectType, name),
    };

    /// <summary>Someone has left it there, or another engine uses it; it is not to be opened as a new project, and not to be removed.</summary>
    public static BaasException DataExists(string name) => new(
        ProjectsErrorTable.ProjectExists,
        $"Where the database of a project '{name}' would be, there is one that is not known here: move it away, or take another name.",
        Named(name))
    {
        Resource = (ProjectType, name),
    };

    public static BaasException NameInvalid() => new(ProjectsErrorTable.ProjectInvalid, $"name: must have {ProjectName.Form}.")
    {
        Violations = [new FieldViolation("name", "PATTERN", $"must have {ProjectName.Form}")],
    };

    /// <summary>The schema of PostgreSQL would have too long a name.</summary>
    public static BaasException NameTooLong(int maximum) => new(
        ProjectsErrorTable.ProjectInvalid, $"name: must have at most {maximum} characters, as Baas:Storage:Schema is long.")
    {
        Violations = [new FieldViolation("name", "MAX_LENGTH", $"must have at most {maximum} characters")],
    };

    public static BaasException AdministratorInvalid(IReadOnlyList<FieldViolation> violations) => new(
        ProjectsErrorTable.ProjectInvalid, string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Description}")))
    {
        Violations = violations,
    };

    public static BaasException TooManyProjects(int maximum) => new(
        ProjectsErrorTable.TooManyProjects,
        $"There are {maximum} projects already, as many as Baas:Projects:MaxProjects allows.",
        new Dictionary<string, string> { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) });

    public static BaasException DefaultProject() => new(ProjectsErrorTable.DefaultProject, "The default project cannot be deleted.");

    public static BaasException ProjectMismatch(string one, string other) => new(
        ProjectsErrorTable.ProjectMismatch,
        $"The call is for the project '{Shorten(one)}' and for '{Shorten(other)}' at once: its package or path, the header baas-project and its host must agree.",
        new Dictionary<string, string> { ["project"] = Shorten(one), ["other"] = Shorten(other) });

    public static BaasException TooManyOpen(int maximum) => new(
        ProjectsErrorTable.TooManyOpen,
        $"{maximum} projects are in use on this node, as many as Baas:Projects:MaxOpen allows.",
        new Dictionary<string, string> { ["maximum"] = maximum.ToString(CultureInfo.InvariantCulture) })
    {
        RetryAfter = RetryAfter,
    };

    /// <summary>The cause is in the log alone.</summary>
    public static BaasException ProjectUnavailable(string name, Exception? cause = null) => new(
        ProjectsErrorTable.ProjectUnavailable, $"The project '{name}' cannot be opened at the moment.", Named(name), cause)
    {
        RetryAfter = RetryAfter,
    };

    private static string Shorten(string name)
        => name.Length <= MaxNameLength ? name : string.Concat(name.AsSpan(0, char.IsHighSurrogate(name[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength), "…");

    private static Dictionary<string, string> Named(string name) => new() { ["project"] = name };
}
