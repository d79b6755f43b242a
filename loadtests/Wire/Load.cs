namespace Grpc.Baas.LoadTests.Wire;

/// <summary>What one run of the load generator brought.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="Requests">Requests answered, all of them well.</param>
internal sealed record Load(double Rate, long Requests);
