using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Grpc.Baas.TestKit;

/// <summary>The built engine as users run it: a process of its own, that can be killed, stopped, and started again on the same data.</summary>
public sealed partial class EngineProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly int _port = FreePort();
    private Process? _process;
    private ConcurrentQueue<string> _output = new();

    private EngineProcess(IReadOnlyDictionary<string, string> environment) => _environment = environment;

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public string DataFolder => _folder["data"];

    /// <summary>What it printed since it was started last, both streams together.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The setup token that it printed; null when it is claimed.</summary>
    public string? SetupToken => SetupTokenLine().Match(Output) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Starts an engine and answers when it listens.</summary>
    /// <param name="claimed">Whether it is given an administrator, <see cref="TestAdministrator"/>.</param>
    /// <param name="environment">More environment variables.</param>
    public static async Task<EngineProcess> StartAsync(bool claimed = true, IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>());
        if (PostgresCluster.IsChosen)
        {
            variables.TryAdd("BAAS_DATABASE", PostgresCluster.Shared.ConnectionString);
            variables.TryAdd("Baas__Storage__Schema", TestDatabase.NewSchema());
        }

        if (claimed)
        {
            variables["BAAS_ADMIN_EMAIL"] = TestAdministrator.Email;
            variables["BAAS_ADMIN_PASSWORD"] = TestAdministrator.Password;
        }

        var engine = new EngineProcess(variables);
        await engine.StartAgainAsync();
        return engine;
    }

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Exit code, and what it printed on its two streams.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        using var process = Process.Start(StartInfo(arguments, environment)) ?? throw new InvalidOperationException("dotnet cannot be started.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().Soon();
            return (process.ExitCode, await output.Soon(), await error.Soon());
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Starts it on the same address and data after it was killed or stopped.</summary>
    public async Task StartAgainAsync()
    {
        var output = new ConcurrentQueue<string>();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var info = StartInfo(["serve", "--listen", $"http://127.0.0.1:{_port}", "--data", DataFolder], _environment);
        _output = output;
        _process = Process.Start(info) ?? throw new InvalidOperationException("dotnet cannot be started.");
        _ = ReadAsync(_process.StandardError, output, _ => { });
        var reading = ReadAsync(_process.StandardOutput, output, line =>
        {
            if (line.Contains("listening on", StringComparison.Ordinal))
            {
                listening.TrySetResult();
            }
        });
        if (await Task.WhenAny(listening.Task, reading).Soon() == reading)
        {
            throw new InvalidOperationException($"The engine ended:\n{Output}");
        }
    }

    /// <summary>Ends it as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        Current.Kill();
        await Current.WaitForExitAsync().Soon();
    }

    /// <summary>Asks it to stop (SIGTERM).</summary>
    /// <returns>The exit code; 0 is expected.</returns>
    public async Task<int> StopAsync()
    {
        if (SendSignal(Current.Id, Sigterm) != 0)
        {
            throw new InvalidOperationException($"The engine cannot be signalled: error {Marshal.GetLastPInvokeError()}.");
        }

        await Current.WaitForExitAsync().Soon();
        return Current.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private Process Current => _process ?? throw new InvalidOperationException("The engine has not been started.");

    [GeneratedRegex(@"^Setup token: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex SetupTokenLine();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        // The engine is built beside the tests, because they refer to it.
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "baas.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in info.Environment.Keys.Where(name => name.StartsWith("BAAS", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            info.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static async Task ReadAsync(StreamReader stream, ConcurrentQueue<string> output, Action<string> heard)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            output.Enqueue(line);
            heard(line);
        }
    }

    // Somebody could take the port before the engine does; then the start fails and says so.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
