using System.CommandLine;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary><c>serve</c>: runs the engine until it is asked to stop.</summary>
internal static class ServeCommand
{
    private const string Examples = """
        Examples:
          baas                                                listens on http://localhost:8080, keeps its data in ./data
          baas serve --listen http://0.0.0.0:9000 --data /var/lib/baas
          baas serve --database 'Host=db.example.com;Username=baas;Database=baas;SSL Mode=VerifyFull'
          baas serve --listen https://0.0.0.0:8443 --tls-certificate cert.pem --tls-key key.pem
          BAAS_ADMIN_EMAIL=me@example.com BAAS_ADMIN_PASSWORD='a long password' baas

        A new engine prints a setup token. POST it to /api/v1/setup to become the administrator.
        """;

    /// <summary>Examples, and the environment variables.</summary>
    public static string Lesson { get; } = $"""
        {Examples}

        Once it runs, /docs describes and tries out every operation, /openapi.json describes them to tools, /health/ready and
        /metrics tell how it is. Limits are settings as Baas__Rpc__MaxReceiveBytes=1048576; docs/wire.md has them all.

        Environment (an option on the command line wins, appsettings.json in the current folder loses):
        {string.Join('\n', EngineConfiguration.Variables.Select(variable => $"  {variable.Name,-28}{variable.Meaning}"))}
          {"OTEL_EXPORTER_OTLP_ENDPOINT",-28}where traces and metrics are sent by OTLP, with the other OTEL_ variables
        """;

    /// <summary>Makes the command.</summary>
    public static TaughtCommand Create()
    {
        var command = new TaughtCommand("serve", "Run the engine. This is what happens without a command.", Lesson);
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of <c>serve</c>.</summary>
    public static void AddTo(Command command)
    {
        var listen = new Option<string[]>("--listen")
        {
            Description = $"Address to listen on; several are allowed. Default {HostingOptions.DefaultListen}.",
            HelpName = "URL",
        };
        var data = new Option<string>("--data") { Description = "Folder of the database, made when missing. Default ./data.", HelpName = "DIR" };
        var database = new Option<string>("--database")
        {
            Description = "Connection string of PostgreSQL, which several engines may share, or path of an SQLite file. Default: an SQLite file in --data.",
            HelpName = "DATABASE",
        };
        var logLevel = new Option<string>("--log-level")
        {
            Description = "trace, debug, information, warning, error or critical. Default information.",
            HelpName = "LEVEL",
        };
        var certificate = new Option<string>("--tls-certificate") { Description = "Certificate (PEM or PFX) for https:// addresses.", HelpName = "FILE" };
        var key = new Option<string>("--tls-key") { Description = "The certificate's key (PEM).", HelpName = "FILE" };
        logLevel.AcceptOnlyFromAmong("trace", "debug", "information", "warning", "error", "critical");
        command.Options.Add(listen);
        command.Options.Add(data);
        command.Options.Add(database);
        command.Options.Add(logLevel);
        command.Options.Add(certificate);
        command.Options.Add(key);
        command.SetAction((arguments, cancellationToken) =>
        {
            var addresses = arguments.GetValue(listen) ?? [];
            var given = new Dictionary<string, string?>
            {
                [EngineConfiguration.ListenKey] = addresses.Length > 0 ? string.Join(';', addresses) : null,
                [EngineConfiguration.DataFolderKey] = arguments.GetValue(data),
                [EngineConfiguration.DatabaseKey] = arguments.GetValue(database),
                [EngineConfiguration.LogLevelKey] = arguments.GetValue(logLevel),
                [EngineConfiguration.CertificateKey] = arguments.GetValue(certificate),
                [EngineConfiguration.CertificateKeyKey] = arguments.GetValue(key),
            };
            var console = arguments.InvocationConfiguration;
            return RunAsync(given.Where(setting => setting.Value is not null), console, arguments.GetValue(logLevel) is "debug" or "trace", cancellationToken);
        });
    }

    private static async Task<int> RunAsync(
        IEnumerable<KeyValuePair<string, string?>> given, InvocationConfiguration console, bool isVerbose, CancellationToken cancellationToken)
    {
        try
        {
            var builder = EngineBuilder.Create(EngineConfiguration.Load(Environment.CurrentDirectory, given));
            await using var engine = await RunningEngine.StartAsync(builder, cancellationToken);
            await console.Output.WriteAsync(Banner.Compose(engine.Addresses, engine.DataPlace, engine.SetupToken));
            await console.Output.FlushAsync(CancellationToken.None);
            await engine.WaitForStopAsync(cancellationToken);

            // Nobody asked for the stop if the token was not cancelled: something in the background failed, and is in the log.
            return cancellationToken.IsCancellationRequested ? 0 : 1;
        }
        catch (StartupException exception)
        {
            await console.Error.WriteLineAsync($"baas: {exception.Message}");
            if (isVerbose && exception.InnerException is { } cause)
            {
                await console.Error.WriteLineAsync(cause.ToString());
            }

            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }
}
