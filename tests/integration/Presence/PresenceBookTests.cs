using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.V1.Presence;

namespace Grpc.Baas.IntegrationTests.Presence;

public sealed class PresenceBookTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public void Enter_FirstStreamOfAUser_IsToldOnceToAll()
    {
        using var ann = _rooms.Enter("ann");
        using var bob = _rooms.Enter("bob");
        using var again = _rooms.Enter("bob");

        Assert.Equal(["joined ann", "joined bob"], Rooms.Heard(ann));
        Assert.Equal(["joined bob"], Rooms.Heard(bob));
        Assert.Empty(Rooms.Heard(again));
        Assert.Equal([1, 2], Connections());
    }

    [Fact]
    public void Leave_LastStream_IsToldAfterTheGrace()
    {
        using var ann = _rooms.Enter("ann");
        var first = _rooms.Enter("bob");
        var second = _rooms.Enter("bob");
        Rooms.Heard(ann);

        first.Dispose();
        _rooms.EndGrace();
        Assert.Empty(Rooms.Heard(ann));
        second.Dispose();
        second.Dispose();
        _rooms.Time.Advance(PresenceBook.GraceTime - TimeSpan.FromMilliseconds(1));
        Assert.Empty(Rooms.Heard(ann));
        Assert.Equal([1, 0], Connections());
        _rooms.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["left bob"], Rooms.Heard(ann));
        Assert.Equal([1], Connections());
        Assert.Equal(1, _rooms.Book.Users);
    }

    [Fact]
    public void Enter_WithinTheGrace_IsNotTold()
    {
        using var ann = _rooms.Enter("ann");
        _rooms.Enter("bob").Dispose();
        _rooms.Time.Advance(TimeSpan.FromSeconds(3));
        using var back = _rooms.Enter("bob");
        _rooms.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["joined ann", "joined bob"], Rooms.Heard(ann));
        Assert.Equal([1, 1], Connections());
        Assert.Equal(2, _rooms.Book.Users);
    }

    [Fact]
    public void Leave_LastOfARoom_ForgetsTheRoom()
    {
        _rooms.Enter("ann", "green").Dispose();
        Assert.Equal(["green"], _rooms.Book.Rooms);
        _rooms.EndGrace();
        _rooms.Enter(null, "red").Dispose();

        Assert.Empty(_rooms.Book.Rooms);
        Assert.Equal(0, _rooms.Book.Users);
    }

    [Fact]
    public void Enter_OtherRoomOrCollection_IsAnotherUser()
    {
        using var ann = _rooms.Enter("ann");
        using var green = _rooms.Enter("ann", "green");
        using var other = _rooms.Enter("ann", collection: "staff");

        Assert.Equal(["joined ann", "joined ann"], Rooms.Heard(ann));
        Assert.Equal(["joined ann"], Rooms.Heard(green));
        Assert.Equal([1, 1], Connections());
    }

    [Fact]
    public void Enter_StreamWithoutUser_HearsAndIsNotSeen()
    {
        using var silent = _rooms.Enter(null);
        using var ann = _rooms.Enter("ann");

        Assert.Equal(["joined ann"], Rooms.Heard(silent));
        Assert.Equal([1], Connections());
    }

    [Fact]
    public void Update_StatusOrState_IsToldWhenItChanges()
    {
        using var ann = _rooms.Enter("ann");
        Rooms.Heard(ann);
        var key = new PresenceKey("ann", "");
        _rooms.Book.Update("", key, "typing", new Struct { Fields = { ["at"] = Value.ForNumber(12) } });
        var told = Rooms.LastHeard(ann);
        _rooms.Book.Update("", key, "typing", state: null);
        Assert.Empty(Rooms.Heard(ann));
        var cleared = _rooms.Book.Update("", key, status: null, new Struct());

        Assert.Equal(("typing", 12), (told.Fields["status"].StringValue, told.Fields["state"].StructValue.Fields["at"].NumberValue));
        Assert.Equal(["updated ann"], Rooms.Heard(ann));
        Assert.Equal(("typing", null), (cleared!.Status, cleared.State));
        Assert.Null(_rooms.Book.Update("green", key, "typing", state: null));
        Assert.Null(_rooms.Book.Update("", new PresenceKey("bob", ""), "typing", state: null));
    }

    [Fact]
    public void Enter_FullRoom_IsRefusedButForThoseWhoAreThere()
    {
        using var rooms = new Rooms(maxUsersPerRoom: 2, maxUsers: 3);
        using var ann = rooms.Enter("ann");
        using var bob = rooms.Enter("bob");
        using var again = rooms.Enter("bob");
        using var silent = rooms.Enter(null);
        Assert.Equal(PresenceErrorTable.RoomFull, Assert.Throws<BaasException>(() => rooms.Enter("eve")).Definition);
        using var green = rooms.Enter("eve", "green");

        Assert.Equal(PresenceErrorTable.RoomFull, Assert.Throws<BaasException>(() => rooms.Enter("dan", "red")).Definition);
        Assert.Equal(["", "green"], rooms.Book.Rooms.Order());
    }

    [Fact]
    public void TryEnter_RoomThatIsNotKnown_AsksForItsNotes()
    {
        var stream = new PresenceStream(_rooms.Book, "", Rooms.User("ann"), () => { });

        Assert.False(_rooms.Book.TryEnter(stream, noted: null));
        Assert.True(_rooms.Book.TryEnter(stream, Rooms.Noted(4, Rooms.Elsewhere("bob"))));
        Assert.Equal(["joined ann"], Rooms.Heard(stream));
        Assert.Equal([1, 1], Connections());
        stream.Dispose();
    }

    [Fact]
    public void Apply_NotesOfOtherNodes_AreToldAsChanges()
    {
        using var ann = _rooms.Enter("ann");
        Rooms.Heard(ann);
        Assert.True(_rooms.Book.Apply(Rooms.Noted(1, Rooms.Elsewhere("bob"), Rooms.Elsewhere("ann", 2))));
        Assert.Equal(["joined bob"], Rooms.Heard(ann));
        Assert.Equal([3, 1], Connections());
        _rooms.Book.Apply(Rooms.Noted(2, Rooms.Elsewhere("bob", status: "away")));
        Assert.Equal(["updated bob"], Rooms.Heard(ann));
        Assert.Equal([1, 1], Connections());
        _rooms.Book.Apply(Rooms.Noted(1));
        Assert.Empty(Rooms.Heard(ann));
        _rooms.Book.Apply(Rooms.Noted(3));

        Assert.Equal(["left bob"], Rooms.Heard(ann));
        Assert.False(_rooms.Book.Apply(new NotedRoom("green", 1, [])));
    }

    [Fact]
    public void Leave_UserWhomAnotherNodeHas_DoesNotLeave()
    {
        using var ann = _rooms.Enter("ann");
        var bob = _rooms.Enter("bob");
        _rooms.Book.Apply(Rooms.Noted(1, Rooms.Elsewhere("bob")));
        Rooms.Heard(ann);
        bob.Dispose();
        _rooms.EndGrace();

        Assert.Empty(Rooms.Heard(ann));
        Assert.Equal([1, 1], Connections());
        _rooms.Book.Apply(Rooms.Noted(2));
        Assert.Equal(["left bob"], Rooms.Heard(ann));
    }

    private int[] Connections() => _rooms.Book.List("").OrderBy(user => user.Key).Select(user => user.Connections).ToArray();
}
