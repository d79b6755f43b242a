namespace Grpc.Baas.Client;

/// <summary>
/// Stops retries and hedging when too many calls fail, so that they do not finish off a server in trouble. Each failure takes one
/// token, each success brings back a part of one; with half of the tokens or less, nothing is repeated. Source: gRFC A6, "Throttling".
/// </summary>
public sealed record RetryBudget
{
    /// <summary>Tokens at the start, and at most. Default 1000; 0 switches the budget off.</summary>
    public int MaxTokens { get; init; } = 1000;

    /// <summary>What a success brings back. Default 0.1: at most one call in ten is repeated for long.</summary>
    public double TokenRatio { get; init; } = 0.1;
}
