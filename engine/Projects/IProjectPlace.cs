using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Projects;

/// <summary>Where projects have their data.</summary>
internal interface IProjectPlace
{
    /// <summary>Longest name that a project may have, where the names of schemas are short of room.</summary>
    int MaxNameLength { get; }

    /// <summary>Whether there is a database where that of a project would be.</summary>
    /// <param name="session">Of the default project.</param>
    bool HasData(DbSession session, string name);

    /// <summary>Removes the folder of a closed project, or what is left of it.</summary>
    /// <exception cref="IOException">It cannot be removed now.</exception>
    void RemoveFolder(string name);

    /// <summary>Removes the schema of a closed project, where projects have one.</summary>
    /// <param name="session">Writes to the default project.</param>
    void RemoveSchema(DbSession session, string name);
}
