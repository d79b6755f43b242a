using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Somebody who follows changes until the end.</summary>
internal interface ISubscriber
{
    Subscription Who { get; }

    /// <summary>All that happened to it, in order.</summary>
    IReadOnlyList<Seen> Recorded { get; }

    /// <summary>Connections that it has had.</summary>
    int Streams { get; }

    /// <summary>Ends when it was told all up to the end.</summary>
    Task RunAsync(ChaosEnd end, CancellationToken cancellationToken);
}
