namespace Grpc.Baas.TestKit;

/// <summary>How long tests wait for what must come. Longer than a busy machine needs, so that only a hang reaches it.</summary>
public static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Fails with <see cref="TimeoutException"/> instead of waiting for ever.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <inheritdoc cref="Soon{T}"/>
    public static Task Soon(this Task task) => task.WaitAsync(Limit);
}
