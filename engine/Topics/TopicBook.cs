using System.Collections.Frozen;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics;

/// <summary>The topics as every node keeps them in memory, since each message asks for one.</summary>
internal sealed class TopicBook(Database database) : IHostedService
{
    private readonly Lock _publishing = new();
    private FrozenDictionary<string, Topic> _byName = FrozenDictionary<string, Topic>.Empty;
    private long _revision = -1;

    /// <summary>Raised when topics have come, gone or changed. Handlers are short and do not throw.</summary>
    public event Action? Changed;

    public IReadOnlyCollection<Topic> All => Volatile.Read(ref _byName).Values;

    public Topic? Find(string name) => Volatile.Read(ref _byName).GetValueOrDefault(name);

    /// <summary>To be called in each write that changes topics, after it has changed them.</summary>
    public void PublishWithCommit(WriteTransaction transaction)
    {
        var revision = transaction.ChangeRevision();
        var all = TopicStore.ReadAll(transaction.Session);
        transaction.OnCommitted(() => Publish(all, revision));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged += Reload;
        await database.ReadAsync(
            this,
            static (session, book) =>
            {
                using var snapshot = session.BeginSnapshot();
                book.Reload(session, StateTable.Read(session).Revision);
                return true;
            },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        database.RevisionChanged -= Reload;
        return Task.CompletedTask;
    }

    private void Reload(DbSession session, long revision) => Publish(TopicStore.ReadAll(session), revision);

    private void Publish(List<Topic> all, long revision)
    {
        lock (_publishing)
        {
            if (revision <= _revision)
            {
                return;
            }

            _revision = revision;
            Volatile.Write(ref _byName, all.ToFrozenDictionary(topic => topic.Name, StringComparer.Ordinal));
        }

        Changed?.Invoke();
    }
}
