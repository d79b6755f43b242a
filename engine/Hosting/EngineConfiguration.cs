namespace Grpc.Baas.Engine.Hosting;

/// <summary>Gathers the configuration: defaults, then <c>appsettings.json</c>, then the environment, then the command line; the later wins.</summary>
internal static class EngineConfiguration
{
    public const string ListenKey = "Baas:Listen";
    public const string LogLevelKey = "Baas:LogLevel";
    public const string DataFolderKey = "Baas:Storage:DataFolder";
    public const string DatabaseKey = "Baas:Storage:Database";
    public const string CertificateKey = "Baas:Tls:CertificatePath";
    public const string CertificateKeyKey = "Baas:Tls:KeyPath";

    /// <summary>The short environment variables, beside which every setting has its long one, as <c>Baas__Rpc__MaxReceiveBytes</c>.</summary>
    public static readonly IReadOnlyList<EnvironmentSetting> Variables =
    [
        new("BAAS_LISTEN", ListenKey, "addresses to listen on, with ; between them"),
        new("BAAS_DATA", DataFolderKey, "folder of the database"),
        new("BAAS_DATABASE", DatabaseKey, "connection string of PostgreSQL, or path of an SQLite file"),
        new("BAAS_LOG_LEVEL", LogLevelKey, "trace, debug, information, warning, error or critical"),
        new("BAAS_ADMIN_EMAIL", "Baas:Auth:AdminEmail", "with BAAS_ADMIN_PASSWORD: claims a new engine at its first start"),
        new("BAAS_ADMIN_PASSWORD", "Baas:Auth:AdminPassword", "8 to 256 characters; ignored once there is an administrator"),
        new("BAAS_TLS_CERTIFICATE", CertificateKey, "certificate with its chain (PEM), or PFX, for https:// addresses"),
        new("BAAS_TLS_KEY", CertificateKeyKey, "the certificate's key (PEM); both files are read again when they change"),
        new("BAAS_TLS_KEY_PASSWORD", "Baas:Tls:KeyPassword", "password of the key or the PFX file"),
        new("BAAS_TLS_CLIENT_CA", "Baas:Tls:ClientCertificateAuthorityPath", "authorities (PEM) of which clients must show a certificate"),
        new("BAAS_ENCRYPTION_KEY", "Baas:Schema:EncryptionKey", "32 bytes in base64 that encrypt secret fields; else a file in the data folder has them"),
        new("BAAS_METRICS_TOKEN", "Baas:Telemetry:MetricsToken", "bearer token that opens /metrics, beside an administrator's"),
        new("GOOGLE_CLIENT_ID", "Baas:OAuth:Providers:google:ClientId", "lets Google sign users in: the engine's id there"),
        new("GOOGLE_CLIENT_SECRET", "Baas:OAuth:Providers:google:ClientSecret", "its secret there"),
        new("GOOGLE_REDIRECT_URI", "Baas:OAuth:Providers:google:RedirectUri", "its callback, as https://HOST/api/v1/oauth/google/callback"),
        new("GITHUB_CLIENT_ID", "Baas:OAuth:Providers:github:ClientId", "lets GitHub sign users in: the engine's id there"),
        new("GITHUB_CLIENT_SECRET", "Baas:OAuth:Providers:github:ClientSecret", "its secret there"),
        new("GITHUB_REDIRECT_URI", "Baas:OAuth:Providers:github:RedirectUri", "its callback, as https://HOST/api/v1/oauth/github/callback"),
        new("MICROSOFT_CLIENT_ID", "Baas:OAuth:Providers:microsoft:ClientId", "lets Microsoft sign users in: the engine's id there"),
        new("MICROSOFT_CLIENT_SECRET", "Baas:OAuth:Providers:microsoft:ClientSecret", "its secret there"),
        new("MICROSOFT_REDIRECT_URI", "Baas:OAuth:Providers:microsoft:RedirectUri", "its callback, as https://HOST/api/v1/oauth/microsoft/callback"),
        new("BAAS_PUBLIC_URL", "Baas:Mail:PublicUrl", "address of the app, to which links in mails lead"),
        new("SMTP_HOST", "Baas:Mail:SmtpHost", "server that takes mails; without one they are files in the data folder"),
        new("SMTP_PORT", "Baas:Mail:SmtpPort", "its port, 587 unless given; the connection is encrypted by STARTTLS"),
        new("SMTP_USER", "Baas:Mail:SmtpUser", "account at the server, with SMTP_PASSWORD"),
        new("SMTP_PASSWORD", "Baas:Mail:SmtpPassword", "password of the account"),
        new("SMTP_FROM_EMAIL", "Baas:Mail:FromEmail", "address that mails come from"),
        new("SMTP_FROM_NAME", "Baas:Mail:FromName", "name that they come from, and of the app in their texts"),
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
