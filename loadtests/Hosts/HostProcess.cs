using System.Diagnostics;
using System.Globalization;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>A host in a process of its own, so that its time and memory can be told apart from the load's. It ends when it is disposed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private HostProcess(Process process, Uri http2, Uri http1)
    {
        _process = process;
        Http2 = http2;
        Http1 = http1;
    }

    /// <summary>Where it speaks HTTP/2.</summary>
    public Uri Http2 { get; }

    /// <summary>Where it speaks HTTP/1.1.</summary>
    public Uri Http1 { get; }

    /// <summary>Processor time that it has used, in user and kernel mode.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of memory that it has resident.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The engine with its services of <c>bench.proto</c>.</summary>
    /// <param name="environment">Variables that it gets besides.</param>
    public static Task<HostProcess> StartEngineAsync(IReadOnlyDictionary<string, string> environment) => StartAsync("engine-host", 1, environment);

    /// <summary>What one writes by hand on Kestrel.</summary>
    public static Task<HostProcess> StartBareAsync() => StartAsync("bare-host", 2, new Dictionary<string, string>());

    /// <summary>Bytes that it has allocated since its start.</summary>
    public async Task<long> ReadAllocatedBytesAsync(CancellationToken cancellationToken)
        => long.Parse(await _http.GetStringAsync(new Uri(Http1, AllocatedBytes.Path), cancellationToken), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<HostProcess> StartAsync(string command, int addresses, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        }

        start.ArgumentList.Add(command);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var found = new List<Uri>();
        while (found.Count < addresses)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The host '{command}' ended before it listened.");
            if (line.StartsWith("http://", StringComparison.Ordinal))
            {
                found.Add(new Uri(line));
            }
        }

        _ = process.StandardOutput.ReadToEndAsync();
        return new HostProcess(process, found[0], found[^1]);
    }
}
