namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>What happened at one position of the log.</summary>
/// <param name="Micros">When, by the engine's clock, in microseconds since 1970: before it could be told to anybody.</param>
internal sealed record LogEntry(long Position, string Collection, string Id, long Micros)
{
    public Row? Before { get; init; }

    public Row? After { get; init; }
}
