namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Tests that weigh the process's memory, in which other tests must not be at work.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MemoryCollection
{
    public const string Name = "memory";
}
