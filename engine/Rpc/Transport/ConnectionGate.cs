using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
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
    private readonly Dictionary<IPAddress, int> _byAddress = [];
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
        var address = AddressOf(connection.RemoteEndPoint);
        if (Refusal(address) is { } reason)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
            connection.Abort(new ConnectionAbortedException($"Too many connections: {reason}."));
            return false;
        }

        connection.ConnectionClosed.UnsafeRegister(_ => Leave(address), null);
        return true;
    }

    // A client with IPv6 has a whole /64 to itself, and would else have as many addresses as it likes.
    private static IPAddress AddressOf(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: { } address })
        {
            return IPAddress.None;
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private string? Refusal(IPAddress address)
    {
        lock (_lock)
        {
            var ofAddress = _byAddress.GetValueOrDefault(address);
            if (_open >= _options.MaxConnections)
            {
                return "all";
            }

            if (ofAddress >= _options.MaxConnectionsPerAddress)
            {
                return "address";
            }

            _open++;
            _byAddress[address] = ofAddress + 1;
            return null;
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_lock)
        {
            _open--;
            if (_byAddress[address] == 1)
            {
                _byAddress.Remove(address);
            }
            else
            {
                _byAddress[address]--;
            }
        }
    }
}
