using System.Collections.Frozen;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Projects;

/// <summary>The projects as every node keeps them in memory, since each call asks for one.</summary>
internal sealed class ProjectBook(Database database) : RevisionedRows<Project>(database)
{
    private FrozenDictionary<string, Project> _byName = FrozenDictionary<string, Project>.Empty;

    /// <summary>Raised when projects have come, gone or changed. Handlers are short and do not throw.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<Project> All => Volatile.Read(ref _byName).Values;

    public Project? Find(string name) => Volatile.Read(ref _byName).GetValueOrDefault(name);

    /// <summary>A project that can be called.</summary>
    public Project? FindReady(string name) => Find(name) is { State: ProjectState.Ready } project ? project : null;

    protected override List<Project> ReadAll(DbSession session) => ProjectStore.ReadAll(session);

    protected override void Keep(List<Project> all)
        => Volatile.Write(ref _byName, all.ToFrozenDictionary(project => project.Name, StringComparer.Ordinal));

    protected override void Tell() => Changed?.Invoke();
}
