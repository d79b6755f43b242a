using System.Collections.Concurrent;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>What all writers have in common.</summary>
internal sealed class WriteCount
{
    private long _number;

    /// <summary>Answers that no writer should get.</summary>
    public ConcurrentQueue<string> Unexpected { get; } = new();

    /// <summary>A number that no other write has.</summary>
    public long Next() => Interlocked.Increment(ref _number);
}
