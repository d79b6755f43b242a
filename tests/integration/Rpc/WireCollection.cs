namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Tests that share one <see cref="WireHost"/>.</summary>
[CollectionDefinition(Name)]
public sealed class WireCollection : ICollectionFixture<WireHost>
{
    public const string Name = "Rpc wire";
}
