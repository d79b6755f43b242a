using System.Collections.Frozen;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics;

/// <summary>The topics as every node keeps them in memory, since each message asks for one.</summary>
internal sealed class TopicBook(Database database) : RevisionedRows<Topic>(database)
{
    private FrozenDictionary<string, Topic> _byName = FrozenDictionary<string, Topic>.Empty;

    /// <summary>Raised when topics have come, gone or changed. Handlers are short and do not throw.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<Topic> All => Volatile.Read(ref _byName).Values;

    public Topic? Find(string name) => Volatile.Read(ref _byName).GetValueOrDefault(name);

    protected override List<Topic> ReadAll(DbSession session) => TopicStore.ReadAll(session);

    protected override void Keep(List<Topic> all) => Volatile.Write(ref _byName, all.ToFrozenDictionary(topic => topic.Name, StringComparer.Ordinal));

    protected override void Tell() => Changed?.Invoke();
}
