namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>A filter, and in C# what it means.</summary>
/// <param name="Field">The only field that it names; of all collections, the filter fits those that have it. Empty for no filter.</param>
internal sealed record FeedFilter(string Text, string Field, Func<Row, bool> Matches)
{
    public static FeedFilter None { get; } = new("", "", _ => true);
}
