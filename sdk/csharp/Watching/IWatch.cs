namespace Grpc.Baas.Client.Watching;

/// <summary>A watch that goes on over many connections.</summary>
/// <typeparam name="TEvent">What it tells.</typeparam>
internal interface IWatch<out TEvent>
    where TEvent : class
{
    /// <summary>Everything up to here was told; null until it is known.</summary>
    long? Position { get; }

    /// <summary>What happens, until the token is cancelled; null where only <see cref="Position"/> or the state has moved.</summary>
    IAsyncEnumerable<TEvent?> FollowAsync(CancellationToken cancellationToken);
}
