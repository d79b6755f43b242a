using System.Security.Cryptography;
using Grpc.Baas.Client;
using Npgsql;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>
/// An engine in a process of its own, on an empty database of its own: a data folder, or a schema of PostgreSQL. Both go when it is disposed.
/// </summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private const string Email = "load@example.com";

    private readonly DirectoryInfo _folder;
    private readonly string _database;
    private readonly string _schema;
    private bool _isStopped;

    private EngineProcess(HostProcess host, BaasClient client, DirectoryInfo folder, IReadOnlyDictionary<string, string> environment)
    {
        Host = host;
        Client = client;
        Environment = environment;
        _folder = folder;
        _database = environment["BAAS_DATABASE"];
        _schema = environment["Baas__Storage__Schema"];
    }

    /// <summary>What it is configured by.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public HostProcess Host { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => Host.Http2;

    /// <summary>Signed in as the engine's administrator.</summary>
    public BaasClient Client { get; }

    /// <summary>The administrator's access token.</summary>
    public string Token => Client.AccessToken!;

    /// <param name="database">Connection string of PostgreSQL; empty for SQLite in the folder.</param>
    /// <param name="cancellationToken">Ends the sign-in.</param>
    /// <param name="settings">Environment variables that it gets besides, as <c>Baas__Records__MaxStreams</c>.</param>
    public static async Task<EngineProcess> StartAsync(
        string database, CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> settings)
    {
        var folder = Directory.CreateTempSubdirectory("baas-load-");
        var schema = $"load_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var password = RandomNumberGenerator.GetHexString(32);
        var environment = new Dictionary<string, string>
        {
            ["BAAS_LISTEN"] = "http://127.0.0.1:0",
            ["BAAS_DATA"] = folder.FullName,
            ["BAAS_DATABASE"] = database,
            ["BAAS_LOG_LEVEL"] = "warning",
            ["BAAS_ADMIN_EMAIL"] = Email,
            ["BAAS_ADMIN_PASSWORD"] = password,
            ["Baas__Storage__Schema"] = schema,

            // One client calls faster than anyone may.
            ["Baas__Limits__Enabled"] = "false",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var host = await HostProcess.StartEngineAsync(environment);
        var client = new BaasClient(host.Http2.AbsoluteUri);
        await client.SignInAsync(Email, password, cancellationToken);
        return new EngineProcess(host, client, folder, environment);
    }

    /// <summary>Ends it and leaves its database.</summary>
    public async ValueTask StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            Client.Dispose();
            await Host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
        if (_database.Length > 0)
        {
            await using var source = NpgsqlDataSource.Create(_database);
            await using var drop = source.CreateCommand($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
            await drop.ExecuteNonQueryAsync();
        }
    }
}
