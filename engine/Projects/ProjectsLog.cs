using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Projects;

/// <summary>What projects tell the log.</summary>
internal static partial class ProjectsLog
{
    [LoggerMessage(EventIds.Projects + 1, LogLevel.Information, "Project {Name} was made")]
    public static partial void ProjectMade(this ILogger logger, string name);

    [LoggerMessage(EventIds.Projects + 2, LogLevel.Information, "Project {Name} and its data were removed")]
    public static partial void ProjectRemoved(this ILogger logger, string name);

    [LoggerMessage(EventIds.Projects + 3, LogLevel.Debug, "Project {Name} was opened in {Milliseconds} ms")]
    public static partial void ProjectOpened(this ILogger logger, string name, long milliseconds);

    [LoggerMessage(EventIds.Projects + 4, LogLevel.Debug, "Project {Name} was closed")]
    public static partial void ProjectClosed(this ILogger logger, string name);

    [LoggerMessage(EventIds.Projects + 5, LogLevel.Error, "Project {Name} cannot be opened")]
    public static partial void OpenFailed(this ILogger logger, string name, Exception cause);

    [LoggerMessage(EventIds.Projects + 6, LogLevel.Error, "A background work of project {Name} failed; the project is closed and opened anew when it is called")]
    public static partial void WorkFailed(this ILogger logger, string name, Exception cause);

    [LoggerMessage(EventIds.Projects + 7, LogLevel.Error, "Project {Name} was not closed in good order")]
    public static partial void CloseFailed(this ILogger logger, string name, Exception cause);

    [LoggerMessage(EventIds.Projects + 8, LogLevel.Warning, "The data of project {Name} is not removed yet; it is tried again")]
    public static partial void RemovalFailed(this ILogger logger, string name, Exception cause);

    [LoggerMessage(EventIds.Projects + 9, LogLevel.Warning, "Projects that have work to do could not be looked for; it is tried again")]
    public static partial void UpkeepFailed(this ILogger logger, Exception cause);

    [LoggerMessage(EventIds.Projects + 10, LogLevel.Warning, "When {Count} projects must be looked at again could not be noted; it is tried again")]
    public static partial void WakeNotNoted(this ILogger logger, int count, Exception cause);
}
