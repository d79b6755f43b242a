namespace Grpc.Baas.Engine.Projects;

/// <summary>A project beside the default one, as the registry has it.</summary>
/// <param name="Id">UUIDv7, so that ids are in the order of their making.</param>
internal sealed record Project(string Id, string Name)
{
    /// <summary>Whether it can be called.</summary>
    public ProjectState State { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>When the state was set, in milliseconds since 1970.</summary>
    public long Updated { get; init; }

    /// <summary>SHA-256 of the token that claims it; empty when it was made with an administrator.</summary>
    public byte[] SetupHash { get; init; } = [];
}
