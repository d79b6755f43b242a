namespace Grpc.Baas.Client;

/// <summary>Tells how a <see cref="LiveRecords{T}"/> has changed.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="records">The list after the change.</param>
/// <param name="changes">What became of its records.</param>
public sealed class LiveChangedEventArgs<T>(IReadOnlyList<T> records, IReadOnlyList<LiveChange<T>> changes) : EventArgs
{
    /// <summary>The list after the change; it stays so.</summary>
    public IReadOnlyList<T> Records { get; } = records;

    /// <summary>What became of its records, each once.</summary>
    public IReadOnlyList<LiveChange<T>> Changes { get; } = changes;
}
