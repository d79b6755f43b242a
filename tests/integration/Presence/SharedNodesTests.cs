using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Presence;
using Grpc.Baas.V1.Presence;

namespace Grpc.Baas.IntegrationTests.Presence;

/// <summary>Nodes of one database tell each other who is present.</summary>
public sealed class SharedNodesTests : IAsyncLifetime
{
    private readonly TwoBooks _two = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _two.DisposeAsync();

    [Fact]
    public async Task Join_AtOneNode_IsHeardAtTheOther()
    {
        using var ann = await _two.First.EnterAsync("ann");
        await _two.ExchangeAsync();
        using var bob = await _two.Second.EnterAsync("bob");
        await _two.ExchangeAsync();

        Assert.Equal(["joined ann", "joined bob"], Rooms.Heard(ann));
        Assert.Equal(["joined bob"], Rooms.Heard(bob));
        Assert.Equal(["ann 1 online", "bob 1 online"], await _two.First.ListAsync());
        Assert.Equal(["ann 1 online", "bob 1 online"], await _two.Second.ListAsync());
        Assert.Empty(await _two.Second.ListAsync("red"));
    }

    [Fact]
    public async Task List_NodeWithoutStreams_ReadsWhoIsThere()
    {
        using var ann = await _two.First.EnterAsync("ann");
        using var again = await _two.First.EnterAsync("ann");
        await _two.First.Nodes.WriteChangesAsync(CancellationToken.None);

        Assert.Equal(["ann 2 online"], await _two.Second.ListAsync());
    }

    [Fact]
    public async Task Leave_OneOfTwoNodes_LeavesWithTheOther()
    {
        using var ann = await _two.First.EnterAsync("ann");
        var here = await _two.First.EnterAsync("bob");
        await _two.ExchangeAsync();
        var there = await _two.Second.EnterAsync("bob");
        await _two.ExchangeAsync();
        Assert.Equal(["ann 1 online", "bob 2 online"], await _two.First.ListAsync());
        Rooms.Heard(ann);

        here.Dispose();
        _two.Advance(PresenceBook.GraceTime);
        await _two.ExchangeAsync();
        Assert.Empty(Rooms.Heard(ann));
        Assert.Equal(["ann 1 online", "bob 1 online"], await _two.First.ListAsync());
        there.Dispose();
        await _two.ExchangeAsync();
        Assert.Empty(Rooms.Heard(ann));
        _two.Advance(PresenceBook.GraceTime);
        await _two.ExchangeAsync();

        Assert.Equal(["left bob"], Rooms.Heard(ann));
        Assert.Equal(["ann 1 online"], await _two.Second.ListAsync());
    }

    [Fact]
    public async Task Update_AtAnyNode_IsHeardAtAll()
    {
        using var ann = await _two.First.EnterAsync("ann");
        using var bob = await _two.Second.EnterAsync("bob");
        await _two.ExchangeAsync();
        Rooms.Heard(ann);
        Rooms.Heard(bob);

        Assert.Equal("typing", (await _two.First.UpdateAsync("ann", "typing")).Status);
        Assert.Equal(["updated ann"], Rooms.Heard(ann));
        Assert.Equal("away", (await _two.First.UpdateAsync("bob", "away")).Status);
        await _two.ExchangeAsync();

        Assert.Equal(["updated bob"], Rooms.Heard(ann));
        Assert.Equal(["updated ann", "updated bob"], Rooms.Heard(bob).Order());
        Assert.Equal(["ann 1 typing", "bob 1 away"], await _two.Second.ListAsync());
        var refused = await Assert.ThrowsAsync<BaasException>(() => _two.First.UpdateAsync("eve", "away"));
        Assert.Equal(PresenceErrorTable.NotPresent, refused.Definition);
    }

    [Fact]
    public async Task Update_BeforeTheJoinIsNoted_FindsTheUser()
    {
        using var ann = await _two.First.EnterAsync("ann");

        Assert.Equal(("away", 1), (await _two.First.UpdateAsync("ann", "away")) is var now ? (now.Status, now.Connections) : default);
        using var there = await _two.Second.EnterAsync("ann");
        await _two.ExchangeAsync();
        Assert.Equal(["ann 2 away"], await _two.First.ListAsync());
    }

    [Fact]
    public async Task Node_ThatDies_LosesItsUsersWhenItsLeaseIsOver()
    {
        using var ann = await _two.First.EnterAsync("ann");
        using var bob = await _two.Second.EnterAsync("bob");
        await _two.ExchangeAsync();
        Rooms.Heard(ann);
        await _two.First.Nodes.RenewAsync(CancellationToken.None);
        _two.Advance(SharedNodes.LeaseTime - TimeSpan.FromSeconds(1));
        await _two.First.Nodes.RenewAsync(CancellationToken.None);
        await _two.First.Nodes.FollowAsync(CancellationToken.None);
        Assert.Empty(Rooms.Heard(ann));

        _two.Advance(TimeSpan.FromSeconds(1));
        await _two.First.Nodes.RenewAsync(CancellationToken.None);
        await _two.First.Nodes.FollowAsync(CancellationToken.None);

        Assert.Equal(["left bob"], Rooms.Heard(ann));
        Assert.Equal(["ann 1 online"], await _two.First.ListAsync());
    }

    [Fact]
    public async Task Node_ThatRenews_KeepsItsUsers()
    {
        using var ann = await _two.First.EnterAsync("ann");
        using var bob = await _two.Second.EnterAsync("bob");
        await _two.ExchangeAsync();
        for (var i = 0; i < 4; i++)
        {
            await _two.First.Nodes.RenewAsync(CancellationToken.None);
            await _two.Second.Nodes.RenewAsync(CancellationToken.None);
            _two.Advance(SharedNodes.LeaseTime / 2);
        }

        Assert.Equal(["ann 1 online", "bob 1 online"], await _two.First.ListAsync());
    }

    [Fact]
    public async Task Node_ThatHasNobody_IsNotThere()
    {
        using var bob = await _two.Second.EnterAsync("bob");
        var ann = await _two.First.EnterAsync("ann");
        await _two.ExchangeAsync();
        Assert.Equal(["joined bob", "joined ann"], Rooms.Heard(bob));
        Assert.Equal(2, await _two.CountNodesAsync());
        ann.Dispose();
        await _two.First.Nodes.RenewAsync(CancellationToken.None);
        Assert.Equal(2, await _two.CountNodesAsync());
        _two.Advance(PresenceBook.GraceTime);
        await _two.First.Nodes.RenewAsync(CancellationToken.None);

        Assert.Equal(1, await _two.CountNodesAsync());
        await _two.Second.Nodes.FollowAsync(CancellationToken.None);
        Assert.Equal(["left ann"], Rooms.Heard(bob));
        using var back = await _two.First.EnterAsync("ann");
        await _two.ExchangeAsync();
        Assert.Equal(2, await _two.CountNodesAsync());
    }

    [Fact]
    public async Task Node_ThatStops_KeepsItsUsersForItsLease()
    {
        using var bob = await _two.Second.EnterAsync("bob");
        var ann = await _two.First.EnterAsync("ann");
        await _two.ExchangeAsync();
        ann.Dispose();
        await _two.First.Nodes.WriteChangesAsync(CancellationToken.None);
        await _two.Second.Nodes.RenewAsync(CancellationToken.None);
        Assert.Equal(["ann 0 online", "bob 1 online"], await _two.Second.ListAsync());

        _two.Advance(SharedNodes.LeaseTime);
        await _two.Second.Nodes.RenewAsync(CancellationToken.None);
        Assert.Equal(["bob 1 online"], await _two.Second.ListAsync());
    }

    [Fact]
    public async Task Node_TakenForLost_NotesItsUsersAgain()
    {
        using var ann = await _two.First.EnterAsync("ann");
        using var bob = await _two.Second.EnterAsync("bob");
        await _two.ExchangeAsync();
        await _two.First.Nodes.RenewAsync(CancellationToken.None);
        _two.Advance(SharedNodes.LeaseTime);
        await _two.First.Nodes.RenewAsync(CancellationToken.None);
        Assert.Equal(["ann 1 online"], await _two.First.ListAsync());

        await _two.Second.Nodes.RenewAsync(CancellationToken.None);
        await _two.ExchangeAsync();

        Assert.Equal(["ann 1 online", "bob 1 online"], await _two.First.ListAsync());
    }

    [Fact]
    public async Task EmptyRoom_AfterAWhile_IsClearedAway()
    {
        (await _two.First.EnterAsync("ann", "red")).Dispose();
        _two.Advance(PresenceBook.GraceTime);
        await _two.ExchangeAsync();
        using var bob = await _two.First.EnterAsync("bob");
        await _two.ExchangeAsync();
        var before = (await _two.Second.Nodes.ReadAsync("red", CancellationToken.None)).Version;
        _two.Advance(TimeSpan.FromMinutes(61));
        await _two.First.Nodes.RenewAsync(CancellationToken.None);

        Assert.NotEqual(0, before);
        Assert.Equal(0, (await _two.Second.Nodes.ReadAsync("red", CancellationToken.None)).Version);
        Assert.NotEqual(0, (await _two.Second.Nodes.ReadAsync("green", CancellationToken.None)).Version);
    }
}
