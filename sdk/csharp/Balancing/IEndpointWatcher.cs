namespace Grpc.Baas.Client.Balancing;

/// <summary>Hears what happens to endpoints. It is never called under an endpoint's lock.</summary>
internal interface IEndpointWatcher
{
    /// <summary>The endpoint's state changed.</summary>
    void OnChanged(Endpoint endpoint);

    /// <summary>The wait after a failure is over.</summary>
    void OnProbeDue(Endpoint endpoint);
}
