using System.Collections.Immutable;

namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>All that rights depend on, at one moment.</summary>
/// <param name="Records">Records that rules ask about: projects, members, accounts.</param>
internal sealed record World(ImmutableDictionary<(string Collection, string Id), Row> Records, Settings Settings)
{
    public Row? Find(string collection, string id) => Records.GetValueOrDefault((collection, id));

    public IEnumerable<Row> Of(string collection) => Records.Where(pair => pair.Key.Collection == collection).Select(pair => pair.Value);
}
