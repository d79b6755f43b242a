namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>A list rule, and in C# what it means.</summary>
/// <param name="Text">For the engine; null for administrators only.</param>
/// <param name="Sees">Whether a caller who is no administrator sees a record.</param>
internal sealed record FeedRule(string? Text, Func<Row, FeedCaller, World, bool> Sees)
{
    /// <summary>Whether the caller could see a record at all; otherwise a list and a stream of the collection are refused.</summary>
    public Func<FeedCaller, bool> AllowsAny { get; init; } = _ => true;
}
