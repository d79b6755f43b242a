namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>A stream that does not take what it hears has the last of each user.</summary>
public sealed class PendingEventsTests : IDisposable
{
    private readonly Rooms _rooms = new();

    public void Dispose() => _rooms.Dispose();

    [Fact]
    public void Take_JoinedAndLeftSince_HearsNothing()
    {
        using var ann = _rooms.Enter("ann");
        Rooms.Heard(ann);
        for (var i = 0; i < 10; i++)
        {
            _rooms.Enter($"guest{i}").Dispose();
            _rooms.EndGrace();
        }

        Assert.Empty(Rooms.Heard(ann));
    }

    [Fact]
    public void Take_JoinedAndUpdatedSince_HearsThatItJoinedAsItIs()
    {
        using var ann = _rooms.Enter("ann");
        Rooms.Heard(ann);
        using var bob = _rooms.Enter("bob");
        _rooms.Book.Update("", Rooms.User("bob").Key, "away", state: null);

        var events = ann.Take().Select(each => V1.Records.RecordEvent.Parser.ParseFrom(each.Bytes.Span)).ToArray();
        Assert.Equal(("user.joined", "away"), (Assert.Single(events).Type, events[0].Data.Fields["status"].StringValue));
    }

    [Fact]
    public void Take_LeftAndJoinedSince_HearsTheUserAsItIs()
    {
        using var ann = _rooms.Enter("ann");
        var bob = _rooms.Enter("bob");
        Rooms.Heard(ann);
        bob.Dispose();
        _rooms.EndGrace();
        using var back = _rooms.Enter("bob");

        Assert.Equal(["updated bob"], Rooms.Heard(ann));
    }

    [Fact]
    public void Take_UpdatedAndLeftSince_HearsThatItLeft()
    {
        using var ann = _rooms.Enter("ann");
        var bob = _rooms.Enter("bob");
        Rooms.Heard(ann);
        _rooms.Book.Update("", Rooms.User("bob").Key, "away", state: null);
        bob.Dispose();
        _rooms.EndGrace();

        Assert.Equal(["left bob"], Rooms.Heard(ann));
    }
}
