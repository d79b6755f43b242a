namespace Grpc.Baas.Engine.Hosting;

/// <summary>Gathers the configuration: defaults, then <c>appsettings.json</c>, then the environment, then the command line; the later wins.</summary>
internal static class EngineConfiguration
{
    public const string ListenKey = "Baas:Listen";
    public const string LogLevelKey = "Baas:LogLevel";
    public const string DataFolderKey = "Baas:Storage:DataFolder";

    /// <summary>The short environment variables, beside which every setting has its long one, as <c>Baas__Rpc__MaxReceiveBytes</c>.</summary>
    public static readonly IReadOnlyList<EnvironmentSetting> Variables =
    [
        new("BAAS_LISTEN", ListenKey, "addresses to listen on, with ; between them"),
        new("BAAS_DATA", DataFolderKey, "folder of the database"),
        new("BAAS_LOG_LEVEL", LogLevelKey, "trace, debug, information, warning, error or critical"),
        new("BAAS_ADMIN_EMAIL", "Baas:Auth:AdminEmail", "with BAAS_ADMIN_PASSWORD: claims a new engine at its first start"),
        new("BAAS_ADMIN_PASSWORD", "Baas:Auth:AdminPassword", "8 to 256 characters; ignored once there is an administrator"),
    ];

    /// <param name="folder">Folder that may have an <c>appsettings.json</c>.</param>
    /// <param name="commandLine">Keys and values that the command line gives.</param>
    /// <exception cref="StartupException">The file is not JSON.</exception>
    public static IConfigurationRoot Load(string folder, IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        var sources = new ConfigurationBuilder()
            .SetBasePath(folder)
            .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(ShortVariables())
            .AddInMemoryCollection(commandLine);
        try
        {
            return sources.Build();
        }
        catch (InvalidDataException exception)
        {
            throw new StartupException($"{exception.Message} {exception.InnerException?.Message}".TrimEnd(), exception);
        }
    }

    private static Dictionary<string, string?> ShortVariables()
    {
        var found = new Dictionary<string, string?>();
        foreach (var variable in Variables)
        {
            // An empty variable is how scripts and container files leave one out.
            if (Environment.GetEnvironmentVariable(variable.Name) is { Length: > 0 } value)
            {
                found[variable.Key] = value;
            }
        }

        return found;
    }
}
