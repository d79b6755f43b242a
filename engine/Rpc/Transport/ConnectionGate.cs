using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>
/// Lets connections in until there are too many altogether or from one address. It counts them from the moment they are accepted, also
/// while they say nothing.
/// </summary>
internal sealed class ConnectionGate
{
    private readonly RpcConnectionOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, int> _byNetwork = [];
    private readonly Counter<long> _refused;
    private int _open;

    public ConnectionGate(IOptions<RpcConnectionOptions> options, RpcInstruments instruments)
    {
        _options = options.Value;
        _refused = instruments.Meter.CreateCounter<long>(
            "rpc.server.refused_connections", "{connection}", "Connections closed at once because there were too many.");
        instruments.Meter.CreateObservableUpDownCounter(
            "rpc.server.connections", () => Volatile.Read(ref _open), "{connection}", "Connections that are open, also those that say nothing.");
    }

    /// <summary>Counts a connection until it is closed.</summary>
    /// <returns>False when there are too many; then it is closed here.</returns>
    public bool TryEnter(ConnectionContext connection)
    {
        var network = ClientNetwork.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        if (Refusal(network) is { } reason)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
            connection.Abort(new ConnectionAbortedException($"Too many connections: {reason}."));
            return false;
        }

        connection.ConnectionClosed.UnsafeRegister(_ => Leave(network), null);
        return true;
    }

    private string? Refusal(ulong network)
    {
        lock (_lock)
        {
            var ofAddress = _byNetwork.GetValueOrDefault(network);
            if (_open >= _options.MaxConnections)
            {
                return "all";
            }

            if (ofAddress >= _options.MaxConnectionsPerAddress)
            {
                return "address";
            }

            _open++;
            _byNetwork[network] = ofAddress + 1;
            return null;
        }
    }

    private void Leave(ulong network)
    {
        lock (_lock)
        {
            _open--;
            if (_byNetwork[network] == 1)
            {
                _byNetwork.Remove(network);
            }
            else
            {
                _byNetwork[network]--;
            }
        }
    }
}
