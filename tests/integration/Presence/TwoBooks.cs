using Grpc.Baas.Engine.Presence;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Presence;
using Grpc.Baas.V1.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>The presence of nodes that share a database, with a clock that stands still; their rounds are run by the tests.</summary>
internal sealed class TwoBooks : IAsyncDisposable
{
    private readonly RecordsBench _bench = new();

    public TwoBooks()
    {
        First = new Node(_bench);
        Second = new Node(_bench);
    }

    public Node First { get; }

    public Node Second { get; }

    public void Advance(TimeSpan time) => _bench.Time.Advance(time);

    /// <summary>Lets each node tell the other, and hear it.</summary>
    public async Task ExchangeAsync()
    {
        await First.Nodes.WriteChangesAsync(CancellationToken.None);
        await Second.Nodes.WriteChangesAsync(CancellationToken.None);
        await First.Nodes.FollowAsync(CancellationToken.None);
        await Second.Nodes.FollowAsync(CancellationToken.None);
    }

    /// <summary>How many nodes are noted.</summary>
    public async Task<int> CountNodesAsync()
        => await _bench.Database.ReadAsync(0, static (session, _) => NodeStore.ReadAll(session).Count, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        First.Book.Dispose();
        Second.Book.Dispose();
        await _bench.DisposeAsync();
    }

    /// <summary>One of them.</summary>
    internal sealed class Node
    {
        private readonly WatchPresence _watches;
        private readonly PresenceDirectory _directory;

        public Node(RecordsBench bench)
        {
            var options = new PresenceOptions();
            Book = new PresenceBook(options, bench.Catalogue, bench.Time);
            Nodes = new SharedNodes(Book, bench.Database, new RecordIds(bench.Time), bench.Time, NullLogger<SharedNodes>.Instance);
            _watches = new WatchPresence(Book, Nodes, new AccountNames(bench.Reader, bench.Catalogue), bench.Catalogue, options);
            _directory = new PresenceDirectory(Book, Nodes);
        }

        public PresenceBook Book { get; }

        public SharedNodes Nodes { get; }

        public async Task<PresenceStream> EnterAsync(string user, string room = "green")
            => (PresenceStream)(await _watches.EnterAsync(new WatchRecordsRequest { Room = room }, User(user), () => { }, CancellationToken.None))!;

        public Task<PresentUser> UpdateAsync(string user, string status)
            => _directory.UpdateAsync(new UpdatePresenceRequest { Room = "green", Status = status }, User(user), CancellationToken.None);

        /// <summary>Who is in the room, as <c>ann 1 online</c>.</summary>
        public async Task<string[]> ListAsync(string room = "green")
            => (await _directory.ListAsync(room, CancellationToken.None)).Select(user => $"{user.Key.UserId} {user.Connections} {user.Status}").ToArray();

        private static Caller User(string id) => new(CallerKind.User, id, "") { CollectionId = "users" };
    }
}
