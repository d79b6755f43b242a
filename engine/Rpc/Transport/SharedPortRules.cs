namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>What holds for the connections of shared ports.</summary>
/// <param name="Gate">Lets them in.</param>
/// <param name="SilenceLimit">
/// How long a connection may say nothing at first. Browsers and proxies open connections before they need them, and which protocol
/// they will speak nobody can tell before.
/// </param>
/// <param name="Logger">For what befalls them.</param>
internal sealed record SharedPortRules(ConnectionGate Gate, TimeSpan SilenceLimit, ILogger Logger);
