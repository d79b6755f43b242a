namespace Grpc.Baas.Client;

/// <summary>Which of several addresses a call goes to.</summary>
public enum LoadBalancingPolicy
{
    /// <summary>The first address, in the order given, that takes a connection; all calls go there until it breaks.</summary>
    PickFirst,

    /// <summary>All addresses that have a connection, in turn.</summary>
    RoundRobin,
}
