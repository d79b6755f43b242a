namespace Grpc.Baas.Client;

/// <summary>Where a watch stands.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Position">The position up to which everything was told; null until it is known. A watch from there goes on without a gap.</param>
/// <param name="Fault">Why the connection before ended, while a new one is made.</param>
/// <param name="RetryIn">How long it waits before it connects again.</param>
public sealed record WatchStatus(WatchState State, long? Position, BaasClientException? Fault = null, TimeSpan? RetryIn = null);
