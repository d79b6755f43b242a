namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>Who subscribes.</summary>
/// <param name="Id">The account; empty for who is not signed in, and for administrators.</param>
internal sealed record FeedCaller(string Id, string Role = "", bool IsAdministrator = false)
{
    public bool IsEditor => Role == "editor";
}
