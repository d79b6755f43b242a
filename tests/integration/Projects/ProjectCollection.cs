namespace Grpc.Baas.IntegrationTests.Projects;

/// <summary>The tests of projects that share one engine.</summary>
[CollectionDefinition(Name)]
public sealed class ProjectCollection : ICollectionFixture<ProjectBench>
{
    public const string Name = "projects";
}
