using System.Diagnostics;

namespace Grpc.Baas.LoadTests.Wire;

/// <summary>A host in a process of its own. It ends when it is disposed.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;

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

    /// <param name="addresses">How many addresses the host prints.</param>
    public static async Task<HostProcess> StartAsync(string command, int addresses)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(HostProcess).Assembly.Location);
        }

        start.ArgumentList.Add(command);
        var process = Process.Start(start)!;
        var found = new List<Uri>();
        while (found.Count < addresses)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The host '{command}' ended before it listened.");
            found.Add(new Uri(line));
        }

        return new HostProcess(process, found[0], found[^1]);
    }

    /// <summary>Bytes that it has allocated since its start.</summary>
    public async Task<long> ReadAllocatedBytesAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        return long.Parse(await client.GetStringAsync(new Uri(Http1, AllocatedBytes.Path), cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
