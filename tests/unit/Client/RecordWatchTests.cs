using Grpc.Baas.Client;
using Grpc.Baas.Client.SignIn;
using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Changes;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using static Grpc.Baas.UnitTests.Client.ScriptedFeed;

namespace Grpc.Baas.UnitTests.Client;

public sealed class RecordWatchTests
{
    // Reconnects pass at once; the 45 s of silence do not.
    private readonly EagerTime _time = new(TimeSpan.FromSeconds(30));
    private readonly List<WatchStatus> _states = [];

    [Fact]
    public async Task Watch_ConnectionBreaks_GoesOnFromTheLastChange()
    {
        var feed = new ScriptedFeed()
            .Break(Connected(10), Created(11), Created(12))
            .Break(Connected(12), Created(13))
            .Hang(Connected(13), Created(14));

        Assert.Equal("+11 +12 +13 +14", await TakeAsync(feed, 4));

        Assert.Equal([null, 12L, 13L], feed.Requests.Select(request => request.HasFrom ? request.From : (long?)null));
    }

    [Fact]
    public async Task Watch_BreaksBeforeAnyChange_GoesOnFromWhereItConnected()
    {
        var feed = new ScriptedFeed().Break(Connected(0)).Break(Connected(0), Progress(7)).Hang(Connected(7), Created(8));

        Assert.Equal("+8", await TakeAsync(feed, 1));

        Assert.Equal([null, 0L, 7L], feed.Requests.Select(request => request.HasFrom ? request.From : (long?)null));
    }

    [Fact]
    public async Task Watch_ServerRepeats_TellsEachChangeOnce()
    {
        var feed = new ScriptedFeed()
            .Break(Connected(10), Created(11), Created(11), Progress(12))
            .Hang(Connected(10), Created(11), Created(12), Created(13));

        Assert.Equal("+11 +13", await TakeAsync(feed, 2));
    }

    [Fact]
    public async Task Watch_EndsInAnyTransientWay_Reconnects()
    {
        var cut = new BaasClientException(new Core.Status(StatusCode.Internal, "reset"), Metadata.Empty) { IsTransportFault = true };
        var feed = new ScriptedFeed()
            .End(Connected(1), Created(2))
            .Fail(cut, Connected(2), Created(3))
            .Fail(Fault(StatusCode.Cancelled), Connected(3))
            .Fail(Fault(StatusCode.ResourceExhausted, ChangesErrorTable.TooManyStreams, TimeSpan.FromSeconds(20)))
            .Hang(Connected(3), Created(4));

        Assert.Equal("+2 +3 +4", await TakeAsync(feed, 3));
        Assert.Contains(TimeSpan.FromSeconds(20), _time.Waits);
    }

    [Fact]
    public async Task Watch_CannotConnect_WaitsLongerEachTimeThenStartsOver()
    {
        var feed = new ScriptedFeed();
        for (var i = 0; i < 7; i++)
        {
            feed.Break();
        }

        feed.Break(Connected(1), Created(2)).Hang(Connected(2), Created(3));

        await TakeAsync(feed, 2);

        var expected = new double[] { 1, 2, 4, 8, 16, 30, 30, 1 };
        Assert.Equal(expected.Length, _time.Waits.Count);
        Assert.All(_time.Waits.Zip(expected), pair => Assert.InRange(pair.First.TotalSeconds, pair.Second * 0.75, pair.Second));
    }

    [Fact]
    public async Task Watch_SilentFor45Seconds_Reconnects()
    {
        _time.Limit = TimeSpan.FromSeconds(45);
        var feed = new ScriptedFeed().Hang(Connected(1), Created(2)).Break(Connected(2), Created(3)).Break();

        Assert.Equal("+2 +3", await TakeAsync(feed, 2));

        Assert.Contains(TimeSpan.FromSeconds(45), _time.Waits);
    }

    [Fact]
    public async Task Watch_SnapshotInterrupted_ResetsAndStartsItOver()
    {
        var feed = new ScriptedFeed()
            .Break(Connected(5), Snapshot("a"))
            .Break(Connected(6))
            .Break(Connected(6), Snapshot("a"), Snapshot("b"), Complete(6), Created(7))
            .Hang(Connected(7), Created(8));

        Assert.Equal("*a reset *a *b complete6 +7 +8", await TakeAsync(feed, 7, new WatchOptions { Snapshot = true }));

        Assert.All(feed.Requests, request => Assert.True(request.Snapshot));
        Assert.Equal([false, false, false, true], feed.Requests.Select(request => request.HasFrom));
    }

    [Fact]
    public async Task Watch_PositionExpired_FailsUnlessRelisting()
    {
        var expired = Fault(StatusCode.OutOfRange, ChangesErrorTable.PositionExpired);

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => TakeAsync(new ScriptedFeed().Fail(expired), 1, new WatchOptions { From = 3 }));
        var feed = new ScriptedFeed().Fail(expired).Hang(Connected(90), Snapshot("a"), Complete(90), Created(91));
        var told = await TakeAsync(feed, 4, new WatchOptions { From = 3, RelistOnReset = true });

        Assert.True(exception.Is(ChangesErrorTable.PositionExpired));
        Assert.Equal("reset *a complete90 +91", told);
        Assert.True(feed.Requests[1] is { Snapshot: true, HasFrom: false });
    }

    [Fact]
    public async Task Watch_RightsChange_TellsTheResetOrRelists()
    {
        var feed = new ScriptedFeed().Break(Connected(5), Reset(6), Created(7)).Hang(Connected(7), Reset(6), Created(8));
        var told = await TakeAsync(feed, 3);
        var relisting = new ScriptedFeed().Hang(Connected(5), Created(6), Reset(7)).Hang(Connected(0), Snapshot("a"), Complete(9), Created(10));
        var retold = await TakeAsync(relisting, 5, new WatchOptions { RelistOnReset = true });

        Assert.Equal("reset6 +7 +8", told);
        Assert.Equal("+6 reset *a complete9 +10", retold);
        Assert.True(relisting.Requests[1] is { Snapshot: true, HasFrom: false });
    }

    [Fact]
    public async Task Watch_RightsChangeAtTheBeginningOfTheLog_PromisesNoSnapshot()
    {
        var feed = new ScriptedFeed().Break(Connected(0), Reset(0), Created(1)).Hang(Connected(1), Created(2));

        Assert.Equal("reset +1 +2", await TakeAsync(feed, 3, new WatchOptions { From = 0 }));

        Assert.Equal([(false, 0L), (false, 1L)], feed.Requests.Select(request => (request.Snapshot, request.From)));
    }

    [Fact]
    public async Task Watch_ResetWithinASnapshotStream_StartsOverWhenItBreaks()
    {
        var feed = new ScriptedFeed()
            .Break(Connected(0), Complete(5), Reset(0), Snapshot("a"))
            .Hang(Connected(0), Snapshot("a"), Complete(9), Created(10));

        Assert.Equal("complete5 reset *a reset *a complete9 +10", await TakeAsync(feed, 7, new WatchOptions { Snapshot = true }));

        Assert.True(feed.Requests[1] is { Snapshot: true, HasFrom: false });
    }

    [Fact]
    public async Task Watch_Consumer_SaysWhereTheFirstStreamStarts()
    {
        var feed = new ScriptedFeed().Break(Connected(40), Created(41)).Hang(Connected(41), Created(42));
        var gone = new ScriptedFeed()
            .Fail(Fault(StatusCode.OutOfRange, ChangesErrorTable.PositionExpired))
            .Hang(Connected(0), Complete(90));

        Assert.Equal("+41 +42", await TakeAsync(feed, 2, new WatchOptions { Consumer = "indexer", From = 0, Snapshot = true }));
        Assert.Equal("reset complete90", await TakeAsync(gone, 2, new WatchOptions { Consumer = "indexer", RelistOnReset = true }));

        Assert.Equal([("indexer", 0L), ("", 41L)], feed.Requests.Select(request => (request.Consumer, request.From)));
        Assert.Equal([("indexer", false), ("", true)], gone.Requests.Select(request => (request.Consumer, request.Snapshot)));
    }

    [Fact]
    public async Task Watch_RequestRefused_Fails()
    {
        var feed = new ScriptedFeed().Fail(Fault(StatusCode.InvalidArgument, QueryErrorTable.FilterInvalid));

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => TakeAsync(feed, 1));

        Assert.True(exception.Is(QueryErrorTable.FilterInvalid));
        Assert.Single(feed.Requests);
    }

    [Fact]
    public async Task Watch_TokenExpiredWithoutRenewal_Fails()
    {
        var feed = new ScriptedFeed().Fail(Fault(StatusCode.Unauthenticated, AuthErrorTable.TokenExpired), Connected(1));

        await Assert.ThrowsAsync<BaasClientException>(() => TakeAsync(feed, 1));
    }

    [Fact]
    public async Task Watch_Cancelled_ThrowsOperationCanceled()
    {
        using var source = new CancellationTokenSource();
        await using var watch = Watch(new ScriptedFeed().Hang(Connected(1)), new WatchOptions()).GetAsyncEnumerator(source.Token);
        var next = watch.MoveNextAsync();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Watch_States_AreTold()
    {
        var feed = new ScriptedFeed()
            .Break(Connected(10), Created(11))
            .Hang(Connected(11), Progress(12), Created(13));

        await TakeAsync(feed, 2);

        Assert.Equal(
            [WatchState.Connecting, WatchState.Live, WatchState.Connecting, WatchState.Connecting, WatchState.Replaying, WatchState.Live],
            _states.Select(status => status.State));
        Assert.Equal(StatusCode.Unavailable, _states[2].Fault!.StatusCode);
        Assert.NotNull(_states[2].RetryIn);
        Assert.Equal(12, _states[^1].Position);
    }

    private IAsyncEnumerable<WatchEvent> Watch(ScriptedFeed feed, WatchOptions options)
    {
        var session = new Session(new AuthService.AuthServiceClient(feed), _time);
        session.Set("token", null);
        var source = RecordFeeds.OfEvents(new RecordService.RecordServiceClient(feed));
        return new RecordWatch<RecordEvent, WatchEvent>(source, session, "posts", options, _time).RunAsync(CancellationToken.None);
    }

    private async Task<string> TakeAsync(ScriptedFeed feed, int count, WatchOptions? options = null)
    {
        var told = new List<string>();
        await foreach (var change in Watch(feed, (options ?? new WatchOptions()) with { StatusChanged = _states.Add }))
        {
            told.Add(change.Type switch
            {
                WatchEventType.Snapshot => "*" + change.RecordId,
                WatchEventType.SnapshotComplete => "complete" + change.Position,
                WatchEventType.Reset => change.Position == 0 ? "reset" : "reset" + change.Position,
                _ => "+" + change.Position,
            });
            if (told.Count == count)
            {
                break;
            }
        }

        return string.Join(' ', told);
    }
}
