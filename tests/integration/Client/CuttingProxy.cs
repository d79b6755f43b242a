using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>Stands between a client and an engine, and cuts all their connections when it is told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    public CuttingProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    public void CutAll()
    {
        foreach (var (connection, _) in _connections)
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        CutAll();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var engine = new TcpClient();
        _connections.TryAdd(client, true);
        try
        {
            await engine.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(engine.GetStream()),
                engine.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception cut) when (cut is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut before it stood.
        }

        client.Dispose();
        _connections.TryRemove(client, out _);
    }
}
