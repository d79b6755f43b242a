using System.CommandLine;
using Grpc.Baas.Client;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>The options by which a command finds and enters a running engine.</summary>
internal sealed class ConnectionOptions
{
    private const string DefaultServer = "http://localhost:8080";

    private const string ServerName = "--server";

    private readonly Option<string> _server = new(ServerName)
    {
        Description = "Address of the engine. BAAS_SERVER sets another default.",
        HelpName = "URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("BAAS_SERVER") is { Length: > 0 } server ? server : DefaultServer,
    };

    private readonly Option<string?> _project = new("--project")
    {
        Description = "Project that the command works on. BAAS_PROJECT sets another default than 'default'.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("BAAS_PROJECT") is { Length: > 0 } project ? project : null,
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Access token. Default: BAAS_TOKEN; without it, BAAS_EMAIL and BAAS_PASSWORD are used to sign in.",
        HelpName = "TOKEN",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_server);
        command.Options.Add(_project);
        command.Options.Add(_token);
    }

    /// <summary>The address that a command line names, or the default.</summary>
    public static string ServerOf(ParseResult arguments) => arguments.GetValue<string>(ServerName)!;

    /// <summary>The project that a command line names; null for the default one.</summary>
    public string? ProjectOf(ParseResult arguments) => arguments.GetValue(_project);

    /// <summary>Makes a client, signed in if there is somebody to sign in.</summary>
    /// <exception cref="BaasClientException">The engine was not reached, or refuses the sign-in.</exception>
    /// <exception cref="ArgumentException">The address or the project's name is none.</exception>
    public async Task<BaasClient> ConnectAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // Not as the option's default, which the help would print.
        var token = arguments.GetValue(_token) ?? Environment.GetEnvironmentVariable("BAAS_TOKEN");
        var client = new BaasClient(arguments.GetValue(_server)!, new BaasClientOptions { Project = ProjectOf(arguments), AccessToken = token });
        var (email, password) = (Environment.GetEnvironmentVariable("BAAS_EMAIL"), Environment.GetEnvironmentVariable("BAAS_PASSWORD"));
        if (string.IsNullOrEmpty(token) && !string.IsNullOrEmpty(email) && !string.IsNullOrEmpty(password))
        {
            try
            {
                await client.SignInAsync(email, password, cancellationToken);
            }
            catch
            {
                client.Dispose();
                throw;
            }
        }

        return client;
    }
}
