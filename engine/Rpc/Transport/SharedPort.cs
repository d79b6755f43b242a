using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>
/// One listening socket for HTTP/1.1 and HTTP/2 without TLS. Kestrel can serve only one of them on a socket of its own; here
/// each connection's first bytes decide which of two endpoints takes it over.
/// </summary>
internal sealed class SharedPort(IPEndPoint address)
{
    private readonly Channel<ConnectionContext> _http1 = NewQueue();
    private readonly Channel<ConnectionContext> _http2 = NewQueue();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private IConnectionListener? _socket;
    private Task _accepting = Task.CompletedTask;

    public override string ToString() => address.ToString();

    /// <summary>Binds the socket when the first of the two endpoints asks.</summary>
    public async ValueTask<EndPoint> BindAsync(IConnectionListenerFactory sockets, SharedPortRules rules, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_socket is null)
            {
                _socket = await sockets.BindAsync(address, cancellationToken);
                _accepting = AcceptAsync(_socket, rules);
            }

            return _socket.EndPoint;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The next connection that speaks a protocol; null after the port was closed.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(HttpProtocols protocol, CancellationToken cancellationToken)
    {
        var queue = protocol == HttpProtocols.Http2 ? _http2 : _http1;
        while (await queue.Reader.WaitToReadAsync(cancellationToken))
        {
            if (queue.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Takes no more connections, for both endpoints.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _socket.UnbindAsync(cancellationToken);

        // It ends as soon as the socket does, also in a stop that has no time left.
        await _accepting;
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is not null)
        {
            await _socket.DisposeAsync();
        }
    }

    private static Channel<ConnectionContext> NewQueue()
        => Channel.CreateUnbounded<ConnectionContext>(new UnboundedChannelOptions { SingleReader = true });

    private async Task AcceptAsync(IConnectionListener socket, SharedPortRules rules)
    {
        try
        {
            while (await socket.AcceptAsync(CancellationToken.None) is { } connection)
            {
                // Each connection is looked at on its own, so that a silent one keeps nobody waiting.
                _ = RouteAsync(connection, rules);
            }
        }
        catch (Exception error)
        {
            RpcLog.AcceptFailed(rules.Logger, error);
        }
        finally
        {
            _http1.Writer.TryComplete();
            _http2.Writer.TryComplete();
        }
    }

    private async Task RouteAsync(ConnectionContext connection, SharedPortRules rules)
    {
        try
        {
            if (!rules.Gate.TryEnter(connection))
            {
                await connection.DisposeAsync();
                return;
            }

            var queue = await IsHttp2Async(connection, rules.SilenceLimit) ? _http2 : _http1;
            if (!queue.Writer.TryWrite(connection))
            {
                await connection.DisposeAsync();
            }
        }
        catch (Exception error)
        {
            RpcLog.ConnectionLost(rules.Logger, error);
            await connection.DisposeAsync();
        }
    }

    private async ValueTask<bool> IsHttp2Async(ConnectionContext connection, TimeSpan silenceLimit)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(silenceLimit);
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(limit.Token);
            var isHttp2 = ConnectionPreface.Matches(read.Buffer);

            // Nothing is consumed: the endpoint that takes over reads from the start. What is examined counts only
            // while more is needed, else that endpoint would wait for bytes beyond those it has.
            var isDecided = isHttp2 is not null || read.IsCompleted;
            input.AdvanceTo(read.Buffer.Start, isDecided ? read.Buffer.Start : read.Buffer.End);
            if (isDecided)
            {
                return isHttp2 is true;
            }
        }
    }
}
