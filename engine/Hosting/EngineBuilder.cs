using System.Net;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Limits;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.Engine.Projects;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Topics;
using Grpc.Baas.Engine.Typed;
using Grpc.Baas.Engine.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>Puts the engine together out of its slices.</summary>
internal static class EngineBuilder
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    /// <summary>Makes a builder with everything in it. Tests may change what they need before they build it.</summary>
    /// <exception cref="StartupException">The configuration names an address, a level or a setting that there is not, or a wrong value.</exception>
    public static WebApplicationBuilder Create(IConfiguration configuration)
    {
        // The empty builder has no sources of configuration but ours, so that nothing else can open a port or loosen a limit.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "baas" });
        builder.Configuration.AddConfiguration(configuration);
        var hosting = ReadHosting(configuration);
        ConfigurationCheck.Run(configuration);
        AddLogging(builder.Logging, hosting.LogLevel);
        var addresses = ListenAddress.ParseAll(hosting.Listen);
        builder.Services.AddSingleton(addresses);
        AddServer(builder, addresses);
        builder.Services
            .AddHosting()
            .AddTransport()
            .AddSlices()
            .AddProjects()
            .AddProjectHosts();
        return builder;
    }

    /// <summary>Adds what each project has of its own.</summary>
    public static IServiceCollection AddSlices(this IServiceCollection services) => services
        .AddStorage()
        .AddChanges()
        .AddMethods()
        .AddAuth()
        .AddLimits()
        .AddOAuth()
        .AddSchema()
        .AddRecords()
        .AddTyped()
        .AddAudit()
        .AddRules()
        .AddMail()
        .AddWebhooks()
        .AddTopics()
        .AddPresence();

    // Last: what it does at the start needs the registry, and at the stop the projects close before the default one does.
    private static IServiceCollection AddProjectHosts(this IServiceCollection services)
    {
        services.AddSingleton<ProjectPlace>();
        services.AddSingleton<IProjectPlace>(static provider => provider.GetRequiredService<ProjectPlace>());
        services.AddSingleton<ProjectWakes>();
        services.AddSingleton<ProjectThrottles>();
        services.AddSingleton<ProjectOpener>();
        services.AddSingleton<ProjectHosts>();
        services.AddSingleton<IProjectHosts>(static provider => provider.GetRequiredService<ProjectHosts>());
        services.AddSingleton<ProjectRouter>();
        return services.AddHostedService<ProjectUpkeep>();
    }

    private static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(ProjectName.Default);
        services.AddSingleton<RecordIds>();
        services.AddSingleton<MetricsEndpoint>();
        services.AddHttpEndpoint("GET", "/metrics", provider => provider.GetRequiredService<MetricsEndpoint>().ServeAsync);
        services.AddHostedService<TelemetryExport>();
        services.AddHostedService<StorageProbe>();
        services.AddHostedService<IdleTrim>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTime);
        return services;
    }

    private static void AddServer(WebApplicationBuilder builder, IReadOnlyList<ListenAddress> addresses)
    {
        // Naming the sockets makes them use Kestrel's own pool of buffers, which shrinks when there is less to do.
        builder.WebHost.UseKestrelCore().UseSockets().ConfigureKestrel(kestrel =>
        {
            foreach (var address in addresses)
            {
                foreach (var endPoint in address.EndPoints)
                {
                    Listen(kestrel, endPoint, address.IsTls);
                }
            }
        });
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint endPoint, bool isTls)
    {
        if (isTls)
        {
            kestrel.ListenTls(endPoint);
        }
        else
        {
            kestrel.ListenBothProtocols(endPoint);
        }
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Grpc.Baas", level);

        // It would make a span and a scope for every request, which nobody reads; calls have spans of their own.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // Callers that flood a connection would fill the log with fatal errors, though ending that connection is all there is to do.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Http2", LogLevel.None);

        // The host tells a failed start with its whole stack, and the command tells it in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddConsole(options => options.FormatterName = ConsoleLines.FormatName);
        logging.AddConsoleFormatter<ConsoleLines, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
    }

    private static HostingOptions ReadHosting(IConfiguration configuration)
    {
        var options = new HostingOptions();
        try
        {
            configuration.GetSection(HostingOptions.Section).Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            throw new StartupException(
                $"{EngineConfiguration.LogLevelKey} must be trace, debug, information, warning, error or critical.", exception);
        }

        var validation = new HostingOptionsValidator().Validate(null, options);
        return validation.Failed ? throw new StartupException(validation.FailureMessage) : options;
    }
}
