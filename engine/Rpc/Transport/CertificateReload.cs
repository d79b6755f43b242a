using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>
/// Looks whether the certificate's files have changed: when the system tells of a change in their folders, and now and then, since it
/// does not tell everything (links to elsewhere, network drives).
/// </summary>
internal sealed class CertificateReload(LiveCertificate certificate, IOptions<TlsOptions> options, TimeProvider time) : BackgroundService
{
    // Certificate and key are two files; who replaces them is mostly done with both by then.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!certificate.IsConfigured)
        {
            return;
        }

        using var changed = new SemaphoreSlim(0, 1);
        var watchers = certificate.Folders.Select(folder => Watch(folder, changed)).ToArray();
        try
        {
            while (true)
            {
                certificate.Refresh();
                if (await changed.WaitAsync(options.Value.ReloadInterval, stoppingToken))
                {
                    await Task.Delay(Settling, time, stoppingToken);
                }
            }
        }
        finally
        {
            foreach (var watcher in watchers)
            {
                watcher.Dispose();
            }
        }
    }

    private static FileSystemWatcher Watch(string folder, SemaphoreSlim changed)
    {
        var watcher = new FileSystemWatcher(folder);
        FileSystemEventHandler signal = (_, _) => Signal(changed);
        watcher.Changed += signal;
        watcher.Created += signal;
        watcher.Deleted += signal;
        watcher.Renamed += (_, _) => Signal(changed);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private static void Signal(SemaphoreSlim changed)
    {
        lock (changed)
        {
            if (changed.CurrentCount == 0)
            {
                changed.Release();
            }
        }
    }
}
