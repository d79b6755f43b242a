using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Grpc.Baas.Client;

namespace Grpc.Baas.LoadTests;

/// <summary>An engine as users run it, in a process and a data folder of its own. It ends, and its folder goes, when it is disposed.</summary>
internal sealed class EngineProcess : IAsyncDisposable
{
    private const string Email = "load@example.com";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private EngineProcess(Process process, DirectoryInfo folder, BaasClient client)
    {
        _process = process;
        _folder = folder;
        Client = client;
    }

    /// <summary>Signed in as the engine's administrator.</summary>
    public BaasClient Client { get; }

    /// <summary>Where it listens.</summary>
    public required Uri Address { get; init; }

    /// <summary>Bytes of memory that it has resident.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Time of processors that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="database">What <c>--database</c> takes; empty for SQLite in the folder.</param>
    /// <param name="settings">Environment variables that it gets besides.</param>
    public static async Task<EngineProcess> StartAsync(
        string database, CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> settings)
    {
        var folder = Directory.CreateTempSubdirectory("baas-load");
        var port = FreePort();
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "baas.dll"), "serve", "--listen", $"http://127.0.0.1:{port}", "--data", folder.FullName])
        {
            RedirectStandardOutput = true,
            Environment = { ["BAAS_ADMIN_EMAIL"] = Email, ["BAAS_ADMIN_PASSWORD"] = password },
        };
        if (database.Length > 0)
        {
            start.ArgumentList.Add("--database");
            start.ArgumentList.Add(database);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("listening on", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
                var client = new BaasClient(address);
                await client.SignInAsync(Email, password, cancellationToken);
                return new EngineProcess(process, folder, client) { Address = new Uri(address) };
            }
        }

        throw new InvalidOperationException("The engine ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
