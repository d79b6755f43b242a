using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client;

/// <summary>Tells how a <see cref="LiveRecords"/> has changed.</summary>
/// <param name="records">The list after the change.</param>
/// <param name="changes">What became of its records.</param>
public sealed class LiveChangedEventArgs(IReadOnlyList<Record> records, IReadOnlyList<LiveChange> changes) : EventArgs
{
    /// <summary>The list after the change; it stays so.</summary>
    public IReadOnlyList<Record> Records { get; } = records;

    /// <summary>What became of its records, each once.</summary>
    public IReadOnlyList<LiveChange> Changes { get; } = changes;
}
