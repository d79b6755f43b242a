using System.Diagnostics;
using Grpc.Baas.Engine.Changes;

namespace Grpc.Baas.Engine.Records.Watch.Fanout;

/// <summary>
/// Reads the log once for all streams, and wakes those that a change can concern. Streams that wait for others cost nothing, and when many
/// are woken, the next changes wait a moment and go out together.
/// </summary>
internal sealed class FanOut : IDisposable
{
    private const int MaxEntriesPerRound = 256;
    private const int MaxBytesPerRound = 256 << 10;

    // A stream that wakes costs about 30 µs of a processor, here and again where it is read, whether it tells of one change or of ten.
    private static readonly TimeSpan PausePerStream = TimeSpan.FromMicroseconds(30);

    private readonly ChangeLog _log;
    private readonly TimeSpan _maxPause;
    private readonly Lock _gate = new();
    private readonly SeatIndex _index = new();
    private readonly HashSet<WatchSeat> _found = [];
    private readonly CancellationTokenSource _ending = new();
    private long _position;
    private long _toldPosition;

    public FanOut(ChangeLog log, RecordsOptions options)
    {
        _log = log;
        _maxPause = options.MaxFanOutPause;
        _position = _toldPosition = log.Position;
        _ = Task.Run(RunAsync);
    }

    /// <summary>Up to here the streams are told, or just being told, which changes can concern them; those after it are told of soon.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Up to here all streams were told: one that has heard of nothing has nothing to read before it.</summary>
    public long ToldPosition => Volatile.Read(ref _toldPosition);

    /// <summary>Tells a stream of changes from now on; before it waits it must read up to <see cref="Position"/> itself.</summary>
    /// <param name="interests">Null for all changes.</param>
    public void Enter(WatchSeat seat, IReadOnlyList<WatchInterest>? interests)
    {
        lock (_gate)
        {
            _index.Remove(seat);
            _index.Add(seat, interests);
        }
    }

    public void Leave(WatchSeat seat)
    {
        lock (_gate)
        {
            _index.Remove(seat);
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task RunAsync()
    {
        var ending = _ending.Token;
        try
        {
            while (true)
            {
                await _log.WaitAsync(Position, ending);
                var started = Stopwatch.GetTimestamp();
                var woken = WakeConcerned();
                var pause = TimeSpan.FromTicks(Math.Min(woken * PausePerStream.Ticks, _maxPause.Ticks)) - Stopwatch.GetElapsedTime(started);

                // Timers are not more exact than this.
                if (pause > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(pause, ending);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The engine stops; streams end by themselves.
        }
    }

    /// <returns>How many streams were woken.</returns>
    private int WakeConcerned()
    {
        var after = Position;
        lock (_gate)
        {
            var round = FindConcerned(after);

            // Before the streams are told, since they compare with it where they are.
            Volatile.Write(ref _position, round?.Batch.Position ?? _log.Position);
            foreach (var seat in _found)
            {
                seat.Signal(after, round);
            }

            Volatile.Write(ref _toldPosition, _position);
            return _found.Count;
        }
    }

    /// <returns>The changes that were looked at; null for all there are.</returns>
    private FanOutRound? FindConcerned(long after)
    {
        _found.Clear();
        if (_index.IsEmpty)
        {
            return null;
        }

        if (_log.TryReadTail(after, MaxEntriesPerRound, MaxBytesPerRound, out var batch))
        {
            _index.Find(batch.Entries.Span, _found);
            return new FanOutRound(after, batch);
        }

        // More than is kept in memory: each stream looks for itself.
        _index.FindAll(_found);
        return null;
    }
}
