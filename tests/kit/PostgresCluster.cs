using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.TestKit;

/// <summary>
/// A server of PostgreSQL of the tests' own, on a loopback port, with its data in a temporary folder. It is durable as in production.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    /// <summary>Set to <c>postgres</c>, every test engine has a schema of the shared server in place of an SQLite file.</summary>
    public const string Switch = "BAAS_TEST_DATABASE";

    private const string ServerUser = "postgres";

    private static readonly Lazy<PostgresCluster> LazyShared = new(StartShared);

    private readonly string _folder = Directory.CreateTempSubdirectory("baas-postgres-").FullName;
    private readonly int _port = FreePort();

    private PostgresCluster()
    {
        if (IsRoot)
        {
            // PostgreSQL refuses to run as root.
            Run("chown", ServerUser, _folder);
        }

        RunServerTool("initdb", "-D", Data, "-U", "baas", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions");
        File.AppendAllText(Path.Combine(Data, "postgresql.conf"), $"""

            listen_addresses = '127.0.0.1'
            port = {_port}
            unix_socket_directories = ''
            max_connections = 400
            fsync = on

            """);
        Start();
    }

    /// <summary>Whether the run is on PostgreSQL.</summary>
    public static bool IsChosen { get; } = Environment.GetEnvironmentVariable(Switch) == "postgres";

    /// <summary>One server for all tests of the process; it ends with that.</summary>
    public static PostgresCluster Shared => LazyShared.Value;

    /// <summary>For <c>--database</c>.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=baas;Database=postgres";

    private static bool IsRoot => Environment.UserName == "root";

    private static string Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin")).First()
        : throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql-15.");

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts a server of its own for a test that stops or breaks it.</summary>
    public static PostgresCluster StartNew() => new();

    /// <summary>Starts it again after <see cref="Stop"/>, on the same port and data.</summary>
    public void Start() => RunServerTool("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "start");

    /// <summary>Ends it as a power cut would, so that it recovers at the next start.</summary>
    public void Stop() => RunServerTool("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Stops it and removes its data.</summary>
    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    // A run of tests may end in any way, and is not waited for at its end; so a process of its own stops the server after it.
    private static PostgresCluster StartShared()
    {
        var cluster = new PostgresCluster();
        var stop = string.Join(' ', AsServer(Path.Combine(Binaries, "pg_ctl"), "-D", cluster.Data, "-m", "immediate", "-w", "stop"));
        var watch = $"while kill -0 {Environment.ProcessId}; do sleep 0.2; done; {stop}; rm -rf {cluster._folder}";
        Run("setsid", "--fork", "sh", "-c", watch);
        return cluster;
    }

    private static void RunServerTool(string tool, params string[] arguments)
    {
        var command = AsServer(Path.Combine(Binaries, tool), arguments);
        Run(command[0], command[1..]);
    }

    private static string[] AsServer(string program, params string[] arguments)
        => IsRoot ? ["runuser", "-u", ServerUser, "--", program, .. arguments] : [program, .. arguments];

    // The server keeps the streams of whoever starts it, so nothing waits for their end.
    private static void Run(string program, params string[] arguments)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments])
        {
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} cannot be started.");
        if (!process.WaitForExit(Patience.Limit) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
