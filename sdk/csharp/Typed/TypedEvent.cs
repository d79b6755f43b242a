using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Typed;

/// <summary>An event of a typed watch.</summary>
/// <param name="Head">The event without data.</param>
/// <param name="Record">The record; null when it is gone, and in events of the watch itself.</param>
internal sealed record TypedEvent<T>(RecordEvent Head, T? Record)
    where T : class;
