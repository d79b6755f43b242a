using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>Binds shared ports for Kestrel; every other endpoint is left to Kestrel's own transport.</summary>
internal sealed class SharedPortListenerFactory(
    IOptions<SocketTransportOptions> options,
    IOptions<RpcConnectionOptions> limits,
    ConnectionGate gate,
    ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly SharedPortRules _rules = new(gate, limits.Value.IdleTimeout, loggers.CreateLogger<SharedPort>());

    public bool CanBind(EndPoint endpoint) => endpoint is SharedPortEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var shared = (SharedPortEndPoint)endpoint;
        return new SharedPortListener(shared, await shared.Port.BindAsync(_sockets, _rules, cancellationToken));
    }
}
