using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>
/// An open project: all slices once more, over its own database. What they are given of the process is the transport, the options, and what
/// limits the use of the processor; so no slice knows of other projects, and nothing of one can be reached from another.
/// </summary>
internal sealed class ProjectHost
{
    // Streams and calls have ended by then; a background work that does not must not keep the project closed for ever.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    // Putting it together takes as long as opening a database does; what it has of instances are declarations.
    private static readonly ServiceDescriptor[] Slices = [.. new ServiceCollection().AddSlices().Where(part => part.ServiceType.Namespace != typeof(Options).Namespace)];

    private readonly ServiceProvider _services;
    private readonly Database _database;
    private readonly ProjectLifetime _lifetime;
    private readonly IHostedService[] _hosted;
    private int _started;

    private ProjectHost(ServiceProvider services)
    {
        _services = services;
        _database = services.GetRequiredService<Database>();
        _lifetime = services.GetRequiredService<ProjectLifetime>();
        _hosted = [.. services.GetServices<IHostedService>()];
        Dispatcher = services.GetRequiredService<RpcDispatcher>();
    }

    /// <summary>Serves its calls.</summary>
    public RpcDispatcher Dispatcher { get; }

    /// <summary>Its parts.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Opens its database, makes that when it is missing, and starts what works in the background.</summary>
    public static async Task<ProjectHost> OpenAsync(IServiceProvider process, Project project, CancellationToken cancellationToken)
    {
        var services = Compose(process, project);
        ProjectHost? host = null;
        try
        {
            var isUnclaimed = await services.GetRequiredService<AuthStartup>().RunAsync(cancellationToken) is not null;
            if (isUnclaimed && project.SetupHash.Length > 0)
            {
                services.GetRequiredService<EngineClaim>().Expect(new SetupToken(project.SetupHash));
            }

            host = new ProjectHost(services);
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await (host?.CloseAsync() ?? services.DisposeAsync());
            throw;
        }
    }

    /// <summary>Completes when a background work fails, with what it failed with; with null when all have ended.</summary>
    public async Task<Exception?> WhenFaultedAsync()
    {
        var works = _hosted.OfType<BackgroundService>().Select(work => work.ExecuteTask).OfType<Task>().ToList();
        while (works.Count > 0)
        {
            var ended = await Task.WhenAny(works);
            if (ended.Exception?.InnerException is { } cause)
            {
                return cause;
            }

            works.Remove(ended);
        }

        return null;
    }

    /// <summary>Gives it a first administrator.</summary>
    public Task AddAdministratorAsync(string email, string password, CancellationToken cancellationToken)
        => _services.GetRequiredService<FirstAdministrator>().AddAsync(email, password, cancellationToken);

    /// <summary>When it has something to do though nobody calls it; null when it has nothing.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? next = null;
        foreach (var work in _services.GetServices<IProjectWork>())
        {
            var due = await work.NextDueAsync(cancellationToken);
            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    /// <summary>Does once what is done again and again while it is open, as removing what is too old.</summary>
    public async Task UpkeepAsync(CancellationToken cancellationToken)
    {
        foreach (var work in _hosted.OfType<RecurringWork>())
        {
            await work.RunOnceAsync(cancellationToken);
        }
    }

    /// <summary>Ends its calls, as when the engine stops.</summary>
    public void StopCalls() => _lifetime.StopApplication();

    /// <summary>Ends the background works and closes the database; no call may use it any more.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            StopCalls();
            using var patience = new CancellationTokenSource(StopTime);
            for (var i = _started - 1; i >= 0; i--)
            {
                await _hosted[i].StopAsync(patience.Token);
            }
        }
        finally
        {
            await DisposeAsync();
        }
    }

    // The file stays locked until its database is closed, whatever went wrong with the others.
    private async ValueTask DisposeAsync()
    {
        try
        {
            await _services.DisposeAsync();
        }
        finally
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>The parts of a project, none of which is made or started yet.</summary>
    public static ServiceProvider Compose(IServiceProvider process, Project project)
    {
        var place = process.GetRequiredService<ProjectPlace>();
        var services = new ServiceCollection();
        services.AddSingleton(new ProcessServices(process));
        services.AddSingleton(typeof(IOptions<>), typeof(ProcessOptions<>));
        services.AddSingleton(Options.Create(place.StorageOf(project.Name)));
        services.AddSingleton(Options.Create(place.MailOf(project.Name)));
        services.AddSingleton(Options.Create(place.Auth()));
        services.AddSingleton<ILoggerFactory>(new ProjectLoggers(process.GetRequiredService<ILoggerFactory>(), project.Name));
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(new ProjectName(project.Name));
        services.AddSingleton(_ => new ProjectLifetime(process.GetRequiredService<IHostApplicationLifetime>()));
        services.AddSingleton<IHostApplicationLifetime>(static provider => provider.GetRequiredService<ProjectLifetime>());
        services.AddSingleton<IMeterFactory, ProjectMeters>();
        Array.ForEach(Slices, ((ICollection<ServiceDescriptor>)services).Add);
        services.ShareTransport(process);
        var (logins, codes) = process.GetRequiredService<ProjectThrottles>().Of(project);
        services.AddSingleton(logins);
        services.AddSingleton(codes);
        services.AddSingleton(_ => process.GetRequiredService<PasswordHashing>().ForProject());
        return services.BuildServiceProvider();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _hosted)
        {
            _started++;
            await service.StartAsync(cancellationToken);
        }
    }
}
