using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>Gives Kestrel the connections of one protocol of a shared port.</summary>
/// <param name="endPoint">Which port and protocol.</param>
/// <param name="address">Where the socket listens in fact.</param>
internal sealed class SharedPortListener(SharedPortEndPoint endPoint, EndPoint address) : IConnectionListener
{
    public EndPoint EndPoint { get; } = address;

    public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        => endPoint.Port.AcceptAsync(endPoint.Protocol, cancellationToken);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => endPoint.Port.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => endPoint.Port.DisposeAsync();
}
