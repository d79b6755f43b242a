using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>One connection to be made.</summary>
/// <param name="Token">Empty for who is not signed in.</param>
/// <param name="From">Null for a snapshot.</param>
/// <param name="Stream">Number of the connection.</param>
internal sealed record FeedRequest(Uri Address, string Token, Subscription Who, long? From, int Stream);
