namespace Grpc.Baas.Engine.Rpc;

/// <summary>The headers by which proxies tell whom they speak for.</summary>
internal enum ProxyHeaders
{
    /// <summary><c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>.</summary>
    XForwarded,

    /// <summary><c>Forwarded</c>. Source: RFC 7239.</summary>
    Forwarded,
}
