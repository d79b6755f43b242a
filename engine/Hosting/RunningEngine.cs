using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Hosting.Projects;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>An engine that listens. Disposing it drains the calls, ends the streams and closes the database.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningEngine(WebApplication app, string? setupToken)
    {
        _app = app;
        Addresses = FindAddresses(app);
        SetupToken = setupToken;
    }

    /// <summary>Where it listens, as <c>http://127.0.0.1:8080</c>; with the ports that the system chose where 0 was asked for.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Where its data is, for people: <c>Data folder: …</c>, or <c>Database: …</c> without a password.</summary>
    public string DataPlace
    {
        get
        {
            var options = Services.GetRequiredService<IOptions<StorageOptions>>().Value;
            return options.IsPostgres
                ? $"Database: {Services.GetRequiredService<Database>().Description}"
                : $"Data folder: {options.FullDataFolder}";
        }
    }

    /// <summary>What claims it; null when it is claimed.</summary>
    public string? SetupToken { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Opens the database, reads what the slices need of it, and only then listens.</summary>
    /// <exception cref="StartupException">What stands in the way, and what to do about it.</exception>
    public static async Task<RunningEngine> StartAsync(WebApplicationBuilder builder, CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        try
        {
            app = builder.Build();
            LoadCertificate(app);
            _ = app.Services.GetRequiredService<Database>();
            var setupToken = await app.Services.GetRequiredService<AuthStartup>().RunAsync(cancellationToken);
            app.Run(app.Services.GetRequiredService<ProjectRouter>().InvokeAsync);
            await app.StartAsync(cancellationToken);
            return new RunningEngine(app, setupToken);
        }
        catch (Exception exception)
        {
            if (app is not null)
            {
                await StopAsync(app);
            }

            if (StartupException.From(exception) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Runs until the token or a signal asks it to stop, and then stops in good order.</summary>
    public Task WaitForStopAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public ValueTask DisposeAsync() => StopAsync(_app);

    private static void LoadCertificate(WebApplication app)
    {
        var certificate = app.Services.GetRequiredService<LiveCertificate>();
        if (certificate.IsConfigured)
        {
            certificate.Load();
        }
        else if (app.Services.GetRequiredService<IReadOnlyList<ListenAddress>>().FirstOrDefault(address => address.IsTls) is { } address)
        {
            throw StartupException.CertificateMissing(address.Url);
        }
    }

    private static async ValueTask StopAsync(WebApplication app)
    {
        // Also after a start that failed: what runs in the background must end before the database closes.
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private static string[] FindAddresses(WebApplication app)
    {
        var asked = app.Services.GetRequiredService<IReadOnlyList<ListenAddress>>();
        var known = asked.SelectMany(address => address.EndPoints).Select(endPoint => endPoint.Port).ToHashSet();
        var chosen = app.Urls.Distinct().Where(url => !known.Contains(new Uri(url).Port));
        return [.. asked.Where(address => !address.IsPortOpen).Select(address => address.Url), .. chosen];
    }
}
