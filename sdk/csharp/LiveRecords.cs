using System.Collections;
using Grpc.Baas.Client.Live;
using Grpc.Baas.Client.Watching;

namespace Grpc.Baas.Client;

/// <summary>
/// The records that match a query, in order, kept current until it is disposed of. It is read page by page and then follows the changes, over
/// as many connections as it takes. When what the caller may see has changed, or the log no longer reaches back, it is read anew and
/// replaced at once, never shown in part. Thread-safe; the records are shared, do not change them.
/// </summary>
/// <typeparam name="T">The records: <see cref="V1.Records.Record"/>, or those of a generated client.</typeparam>
/// <example><code>
/// await using var open = client.Collection("tasks").Live(new LiveOptions { Filter = "done = false", Sort = "due" });
/// open.Changed += (_, e) => Show(e.Records);
/// await open.ReadyAsync();
/// </code></example>
public sealed class LiveRecords<T> : IReadOnlyList<T>, IAsyncDisposable
    where T : class
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _run;
    private volatile IReadOnlyList<T> _records = [];
    private WatchState _watchState = WatchState.Connecting;
    private bool _isStale = true;
    private bool _isClosed;
    private bool _isDisposed;
    private LiveState _state = LiveState.Connecting;

    internal LiveRecords(LiveQuery<T> query) => _run = RunAsync(new LiveFollower<T>(query, this));

    /// <summary>
    /// Tells each change, in order, one at a time, on a thread of the list's own; what was there before is in <see cref="Records"/>. A handler
    /// that throws closes the list, with that as <see cref="Fault"/>.
    /// </summary>
    public event EventHandler<LiveChangedEventArgs<T>>? Changed;

    /// <summary>Tells that <see cref="State"/> is another.</summary>
    public event EventHandler? StateChanged;

    /// <summary>The list as it is now. What is given out never changes; the list is another one after each change.</summary>
    public IReadOnlyList<T> Records => _records;

    /// <summary>How many records the list has now.</summary>
    public int Count => _records.Count;

    /// <summary>Where the list stands.</summary>
    public LiveState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>
    /// Why the list was closed, when it was not disposed of: a <see cref="BaasClientException"/>, a <see cref="NotSupportedException"/> when
    /// its order cannot be kept, or what a handler threw.
    /// </summary>
    public Exception? Fault { get; private set; }

    /// <summary>The record at a place of the list as it is now; take <see cref="Records"/> to read several.</summary>
    public T this[int index] => _records[index];

    /// <summary>Waits until the list is there.</summary>
    /// <param name="cancellationToken">Gives the wait up, not the list.</param>
    /// <exception cref="BaasClientException">query FILTER_INVALID, SORT_INVALID, FIELDS_INVALID; what else closes the list.</exception>
    /// <exception cref="NotSupportedException">The sort asks for more than fields of the records.</exception>
    /// <exception cref="ObjectDisposedException">The list was disposed of before.</exception>
    public Task ReadyAsync(CancellationToken cancellationToken = default) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>The records as they are now, in order.</summary>
    public IEnumerator<T> GetEnumerator() => _records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Ends the stream. The records stay as they are.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await _run.ConfigureAwait(false);
            _ending.Dispose();
        }
    }

    internal void Enter(WatchState state) => Move(() => _watchState = state);

    internal void MarkStale() => Move(() => _isStale = true);

    internal void MarkCurrent()
    {
        Move(() => _isStale = false);
        _ready.TrySetResult();
    }

    internal void Publish(IReadOnlyList<T>? records, IReadOnlyList<LiveChange<T>> changes)
    {
        if (records is null || changes.Count == 0)
        {
            return;
        }

        _records = records;
        Changed?.Invoke(this, new LiveChangedEventArgs<T>(records, changes));
    }

    private async Task RunAsync(LiveFollower<T> follower)
    {
        // Nothing is told from within the constructor.
        await Task.Yield();
        try
        {
            await follower.RunAsync(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            _ready.TrySetException(new ObjectDisposedException(nameof(LiveRecords<T>)));
        }
        catch (Exception fault)
        {
            Fault = fault;
            _ready.TrySetException(fault);
        }

        // Who does not wait for it is told by the fault.
        _ = _ready.Task.Exception;
        Move(() => _isClosed = true);
    }

    private void Move(Action change)
    {
        lock (_gate)
        {
            change();
            var state = (_isClosed, _watchState, _isStale) switch
            {
                (true, _, _) => LiveState.Closed,
                (_, WatchState.Connecting, _) => LiveState.Connecting,
                (_, WatchState.Live, false) => LiveState.Live,
                _ => LiveState.Replaying,
            };
            if (state == _state)
            {
                return;
            }

            _state = state;
        }

        StateChanged?.Invoke(this, EventArgs.Empty);
    }
}
