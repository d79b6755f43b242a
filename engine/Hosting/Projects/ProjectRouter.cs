using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>Takes every HTTP request, tells which project it is for, and has that serve it.</summary>
internal sealed class ProjectRouter
{
    private const string Header = "baas-project";

    private readonly RpcDispatcher _default;
    private readonly LiveMethods _methods;
    private readonly ProjectBook _book;
    private readonly ProjectHosts _hosts;
    private readonly Dictionary<string, string> _hostNames;

    public ProjectRouter(RpcDispatcher dispatcher, LiveMethods methods, ProjectBook book, ProjectHosts hosts, IOptions<ProjectsOptions> options)
    {
        _default = dispatcher;
        _methods = methods;
        _book = book;
        _hosts = hosts;
        _hostNames = new(options.Value.Hosts, StringComparer.OrdinalIgnoreCase);
    }

    public Task InvokeAsync(HttpContext http)
    {
        var path = ProjectPath.Of(http.Request.Path.Value);
        var header = http.Request.Headers[Header];
        return (path is null || ReferenceEquals(path, ProjectName.Default.Value)) && header.Count == 0 && _hostNames.Count == 0
            ? _default.InvokeAsync(http)
            : RouteAsync(http, path, header);
    }

    private Task RouteAsync(HttpContext http, string? path, StringValues header)
    {
        var host = _hostNames.Count > 0 ? _hostNames.GetValueOrDefault(http.Request.Host.Host) : null;
        string?[] said = [path, .. header, host];
        var name = said.FirstOrDefault(text => text is not null) ?? ProjectName.Default.Value;
        return said.FirstOrDefault(text => text is not null && text != name) is { } other
            ? _default.RefuseUnservedAsync(http, ProjectsErrors.ProjectMismatch(name, other))
            : RouteAsync(http, name);
    }

    private Task RouteAsync(HttpContext http, string name)
    {
        // Methods of the default project may have a package that reads as another's.
        if (name == ProjectName.Default.Value || (_book.Find(name) is null && _methods.Table.TryFind(http.Request.Path.Value ?? "", out _)
            && http.Request.Headers[Header].Count == 0))
        {
            return _default.InvokeAsync(http);
        }

        return _book.FindReady(name) is { } project
            ? ServeAsync(http, project)
            : _default.RefuseUnservedAsync(http, ProjectsErrors.ProjectNotFound(name));
    }

    private async Task ServeAsync(HttpContext http, Project project)
    {
        ProjectLease lease;
        try
        {
            lease = await _hosts.EnterAsync(project, http.RequestAborted);
        }
        catch (BaasException fault)
        {
            await _default.RefuseUnservedAsync(http, fault);
            return;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        using (lease)
        {
            await lease.Host.Dispatcher.InvokeAsync(http);
        }
    }
}
