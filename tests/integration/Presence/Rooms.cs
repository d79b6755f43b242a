using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>The rooms of one node, and what their streams hear.</summary>
internal sealed class Rooms : IDisposable
{
    public Rooms(int maxUsersPerRoom = 1_000, int maxUsers = 10_000)
        => Book = new PresenceBook(
            new PresenceOptions { MaxUsersPerRoom = maxUsersPerRoom, MaxUsers = maxUsers },
            new Catalogue(new SecretKeys(Convert.ToBase64String(new byte[32]), "")),
            Time);

    public ManualTime Time { get; } = new();

    public PresenceBook Book { get; }

    public static PresentUser User(string id, string collection = "") => new(new PresenceKey(id, collection), "");

    public static NotedRoom Noted(long version, params NotedUser[] users) => new("", version, users);

    public static NotedUser Elsewhere(string id, int connections = 1, string status = "online")
        => new(User(id) with { Connections = connections, Status = status }, IsElsewhere: true);

    /// <param name="id">Null for a stream that only hears.</param>
    public PresenceStream Enter(string? id, string room = "", string collection = "")
    {
        var stream = new PresenceStream(Book, room, id is null ? null : User(id, collection), () => { });
        Assert.True(Book.TryEnter(stream, new NotedRoom(room, 0, [])));
        return stream;
    }

    public void EndGrace() => Time.Advance(PresenceBook.GraceTime);

    public void Dispose() => Book.Dispose();

    /// <summary>What a stream hears, as <c>joined ann</c>.</summary>
    public static string[] Heard(PresenceStream stream) => stream.Take().Select(Parse).Select(each => $"{each.Type[5..]} {each.Data.Fields["user_id"].StringValue}").ToArray();

    public static Struct LastHeard(PresenceStream stream) => Parse(stream.Take()[^1]).Data;

    private static RecordEvent Parse(EncodedMessage message) => RecordEvent.Parser.ParseFrom(message.Bytes.Span);
}
