using Grpc.Baas.Client;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Follows one collection by the SDK, which connects again and resumes by itself: to the application it is one stream.</summary>
internal sealed class SdkSubscriber(Subscription who, string token, Uri place) : ISubscriber
{
    private readonly List<Seen> _seen = [];
    private long _position;

    public Subscription Who => who;

    public IReadOnlyList<Seen> Recorded => _seen;

    public int Streams { get; private set; }

    private bool HasSnapshot { get; set; }

    public async Task RunAsync(ChaosEnd end, CancellationToken cancellationToken)
    {
        using var client = new BaasClient($"{place}", new BaasClientOptions { AccessToken = token.Length > 0 ? token : null });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var options = new WatchOptions
        {
            Filter = who.Filter.Text,
            Fields = string.Join(',', who.Fields),
            Snapshot = true,
            RelistOnReset = true,
            StatusChanged = TakeStatus,
        };
        Add(new Seen(FeedClock.Micros, 0, Seen.Begun));

        // Who has all of it when the end comes is told nothing more.
        await using var watch = new Timer(_ => LeaveAtEnd(end, leaving), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        try
        {
            await foreach (var told in client.Collection(who.Collections[0]).WatchAsync(options, leaving.Token))
            {
                Take(told);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It has been told the end.
        }
        catch (BaasClientException fault)
        {
            Add(new Seen(FeedClock.Micros, 0, Seen.Failed) { Cause = $"{fault.Reason}: {fault.Message}" });
        }
    }

    private void LeaveAtEnd(ChaosEnd end, CancellationTokenSource leaving)
    {
        if (end.IsReached(Volatile.Read(ref _position)))
        {
            leaving.Cancel();
        }
    }

    // The SDK tells of silence as a new position.
    private void TakeStatus(WatchStatus status)
    {
        Streams += status.State == WatchState.Connecting && status.Fault is null ? 1 : 0;
        if (status is { Position: { } position, State: WatchState.Live, Fault: null } && HasSnapshot)
        {
            Add(new Seen(FeedClock.Micros, 0, Seen.Progress) { Position = position });
        }
    }

    private void Take(WatchEvent told)
    {
        if (told.Type == WatchEventType.Reset && !HasSnapshot)
        {
            // Half of the first snapshot was lost; it comes again.
            Add(new Seen(FeedClock.Micros, 0, Seen.Begun));
            return;
        }

        HasSnapshot = told.Type == WatchEventType.SnapshotComplete || (HasSnapshot && told.Type != WatchEventType.Reset);
        Add(new Seen(FeedClock.Micros, 0, TypeOf(told.Type))
        {
            Collection = told.Collection,
            Id = told.RecordId,
            Position = told.Position,
            Cause = told is { Type: WatchEventType.Reset, Cause: "" } ? "expired" : told.Cause,
            Etag = told.Etag,
            Values = told.Data is null ? null : Seen.ValuesOf(TypeOf(told.Type), GrpcFeed.ToValues(told.Data)),
        });
    }

    private static string TypeOf(WatchEventType type) => type switch
    {
        WatchEventType.Snapshot => Seen.Snapshot,
        WatchEventType.SnapshotComplete => Seen.SnapshotComplete,
        WatchEventType.Created => Seen.Created,
        WatchEventType.Updated => Seen.Updated,
        WatchEventType.Deleted => Seen.Deleted,
        _ => Seen.Reset,
    };

    private void Add(Seen seen)
    {
        _seen.Add(seen);
        Volatile.Write(ref _position, Math.Max(_position, seen.Position));
    }
}
