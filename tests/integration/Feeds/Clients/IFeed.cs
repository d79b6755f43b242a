using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>A way to follow changes, over one connection.</summary>
internal interface IFeed
{
    /// <exception cref="FeedFault">The engine refused it or ended it with an error, or the connection broke.</exception>
    IAsyncEnumerable<Seen> ReadAsync(FeedRequest request, CancellationToken cancellationToken);
}
