using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>One protocol's side of a shared port, as Kestrel sees it.</summary>
internal sealed class SharedPortEndPoint(SharedPort port, HttpProtocols protocol) : EndPoint
{
    public SharedPort Port { get; } = port;

    public HttpProtocols Protocol { get; } = protocol;

    /// <summary>The address, as Kestrel names it when it cannot bind it.</summary>
    public override string ToString() => Port.ToString();
}
