using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>Passes the bytes of connections on, and breaks them when told to: in the middle of whatever the server is sending.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int MaxBytesBeforeCut = 400;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Line, bool> _lines = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    public CuttingProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Connections that were broken.</summary>
    public int Cuts { get; private set; }

    /// <summary>Breaks about so many of the connections, each after some more bytes from the server.</summary>
    public void CutSome(Random random, double share)
    {
        foreach (var (line, _) in _lines)
        {
            if (random.NextDouble() < share)
            {
                line.CutAfter(random.Next(MaxBytesBeforeCut));
                Cuts++;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var (line, _) in _lines)
        {
            line.Close();
        }

        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var line = new Line(client, server);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target.Port, _stop.Token);
            _lines.TryAdd(line, true);
            await Task.WhenAny(line.PumpAsync(client, server, isAnswer: false), line.PumpAsync(server, client, isAnswer: true));
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            // The engine is down: so is the connection.
        }
        finally
        {
            _lines.TryRemove(line, out _);
            line.Close();
        }
    }

    private sealed class Line(Socket client, Socket server)
    {
        private long _left = long.MaxValue;

        public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

        public void Close()
        {
            client.Dispose();
            server.Dispose();
        }

        public async Task PumpAsync(Socket from, Socket to, bool isAnswer)
        {
            var buffer = new byte[16 << 10];
            try
            {
                while (await from.ReceiveAsync(buffer) is var count and > 0)
                {
                    var left = isAnswer ? Interlocked.Read(ref _left) : long.MaxValue;
                    await to.SendAsync(buffer.AsMemory(0, (int)Math.Min(count, left)));
                    if (count >= left)
                    {
                        // Every other cut is a reset, and not an orderly end of the connection.
                        client.LingerState = new LingerOption(enable: left % 2 == 0, seconds: 0);
                        return;
                    }

                    if (isAnswer && left != long.MaxValue)
                    {
                        Interlocked.Add(ref _left, -count);
                    }
                }
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                // One side is gone.
            }
        }
    }
}
