using Grpc.Baas.Client.Watching;
using Grpc.Baas.V1.Changes;
using Grpc.Core;

namespace Grpc.Baas.Client.Live;

/// <summary>
/// Keeps one live list current: reads it, follows the changes from there, and reads it anew beside the stream when that is needed. What was
/// read anew replaces the list at once, when the stream has come as far.
/// </summary>
/// <param name="query">Reads and watches the list.</param>
/// <param name="list">What is told.</param>
internal sealed class LiveFollower<T>(LiveQuery<T> query, LiveRecords<T> list)
    where T : class
{
    private readonly ReconnectDelay _delay = new(Random.Shared);
    private LiveWindow<T>? _window;
    private LoadedWindow<T>? _next;
    private Task<LoadedWindow<T>>? _reload;
    private List<WatchEvent<T>> _journal = [];
    private long _reloadBegun;
    private long _position;

    /// <summary>Runs until the token is cancelled or something cannot be mended, which it throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await RunOnceAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (BaasClientException fault) when (CanGoOn(fault))
            {
                list.Enter(WatchState.Connecting);
                await Task.Delay(_delay.Next(fault.RetryAfter), query.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool CanGoOn(BaasClientException fault) =>
        fault.Is(ChangesErrorTable.PositionExpired) || fault.Is(ChangesErrorTable.PositionAhead) || IsTransient(fault);

    private static bool IsTransient(BaasClientException fault) =>
        !fault.IsChannelDisposed
        && (fault.IsTransportFault
            || fault.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded
            || (fault.StatusCode == StatusCode.ResourceExhausted && fault.RetryAfter is not null));

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        list.MarkStale();
        _next = await query.LoadAsync(cancellationToken).ConfigureAwait(false);
        _position = _next.First;
        ShowNext();
        var source = query.Watch(_position, status => list.Enter(status.State));
        var steps = source.FollowAsync(ending.Token).GetAsyncEnumerator(ending.Token);
        var step = steps.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (_reload is not null)
                {
                    await Task.WhenAny(step, _reload).ConfigureAwait(false);
                    if (_reload.IsCompleted)
                    {
                        TakeReload(await _reload.ConfigureAwait(false), ending.Token);
                        continue;
                    }
                }

                await step.ConfigureAwait(false);
                _delay.Reset();
                Accept(steps.Current, source.Position ?? 0, ending.Token);
                step = steps.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)step).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await steps.DisposeAsync().ConfigureAwait(false);
            await ((Task?)_reload ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _reload = null;
        }
    }

    private void Accept(WatchEvent<T>? step, long position, CancellationToken cancellationToken)
    {
        _position = position;
        if (step?.Type == WatchEventType.Reset)
        {
            _next = null;
            list.MarkStale();
            BeginReload(cancellationToken);
            return;
        }

        if (step is not null)
        {
            _journal.Add(step);
            Apply(_next?.Window, step);
            var changes = Apply(_window, step);
            list.Publish(_window?.Records, changes);
        }

        ShowNext();
        if (_window is { NeedsMore: true } && _next is null && _reload is null)
        {
            BeginReload(cancellationToken);
        }
        else if (_reload is null)
        {
            _journal.Clear();
        }
    }

    // The stream goes on meanwhile; what it tells is put to the new list afterwards. One that is under way was begun too early.
    private void BeginReload(CancellationToken cancellationToken)
    {
        _journal = [];
        _reloadBegun = _position;
        var before = _reload;
        _reload = ReloadAsync(before, cancellationToken);
    }

    private async Task<LoadedWindow<T>> ReloadAsync(Task<LoadedWindow<T>>? before, CancellationToken cancellationToken)
    {
        await ((Task?)before ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (true)
        {
            try
            {
                return await query.LoadAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (BaasClientException fault) when (IsTransient(fault))
            {
                await Task.Delay(_delay.Next(fault.RetryAfter), query.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void TakeReload(LoadedWindow<T> loaded, CancellationToken cancellationToken)
    {
        _reload = null;
        if (loaded.First < _reloadBegun)
        {
            // The page came from a node that is behind the stream.
            BeginReload(cancellationToken);
            return;
        }

        foreach (var step in _journal.Where(step => step.Position > loaded.First))
        {
            Apply(loaded.Window, step);
        }

        _journal = [];
        _next = loaded;
        ShowNext();
    }

    private static IReadOnlyList<LiveChange<T>> Apply(LiveWindow<T>? window, WatchEvent<T> step) => step.Type switch
    {
        _ when window is null => [],
        WatchEventType.Deleted => window.Remove(step.RecordId, step.Position),
        WatchEventType.Created or WatchEventType.Updated => window.Put(step.Record!, step.Position),
        _ => [],
    };

    private void ShowNext()
    {
        if (_next is null || _position < _next.Last)
        {
            return;
        }

        if (_window is not null)
        {
            _next.Window.Adopt(_window);
        }

        var before = _window?.Records ?? [];
        _window = _next.Window;
        _next = null;
        list.Publish(_window.Records, ListDifference.Of(before, _window.Records, query.Shape.IdOf));
        list.MarkCurrent();
    }
}
