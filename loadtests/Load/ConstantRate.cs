using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>
/// Calls at a constant rate, whether the ones before are answered or not. A call that finds no slot free waits for one, and its time counts
/// from the moment at which it should have begun, so that a server that stands still does not hide that (coordinated omission).
/// </summary>
internal sealed class ConstantRate
{
    // The pacer wakes that often, which is what a call may begin late by.
    private const uint WakeMicros = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ILoadClient _client;
    private readonly double _ticksPerCall;
    private readonly long _started;
    private readonly long _calls;
    private readonly Histogram[] _times;
    private readonly Stack<int> _free;
    private readonly Lock _slots = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _begun;
    private long _answered;

    private ConstantRate(ILoadClient client, double rate, TimeSpan length)
    {
        _client = client;
        _ticksPerCall = Stopwatch.Frequency / rate;
        _calls = (long)(rate * length.TotalSeconds);
        _times = [.. Enumerable.Range(0, client.Slots).Select(_ => new Histogram())];
        _free = new Stack<int>(Enumerable.Range(0, client.Slots));
        _started = Stopwatch.GetTimestamp();
    }

    /// <param name="client">Makes the calls.</param>
    /// <param name="rate">Calls per second.</param>
    /// <param name="length">For how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">Calls are left half a minute after the last should have begun.</exception>
    public static async Task<LoadResult> RunAsync(ILoadClient client, double rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var run = new ConstantRate(client, rate, length);
        new Thread(run.Pace) { IsBackground = true, Name = "pacer" }.Start();
        await run._ended.Task.WaitAsync(length + Patience, cancellationToken);
        return new LoadResult(run._calls / Stopwatch.GetElapsedTime(run._started).TotalSeconds, Histogram.Of(run._times), run._calls);
    }

    private void Pace()
    {
        while (Volatile.Read(ref _begun) < _calls && !_ended.Task.IsCompleted)
        {
            while (TryTake(out var slot, out var due))
            {
                _ = CallAsync(slot, due);
            }

            Sleep(WakeMicros);
        }
    }

    // Takes the next call if it is due and there is a slot.
    private bool TryTake(out int slot, out long due)
    {
        lock (_slots)
        {
            (slot, due) = (-1, _started + (long)(_begun * _ticksPerCall));
            if (_begun >= _calls || due > Stopwatch.GetTimestamp() || !_free.TryPop(out slot))
            {
                return false;
            }

            _begun++;
            return true;
        }
    }

    private async Task CallAsync(int slot, long due)
    {
        try
        {
            do
            {
                await _client.CallAsync(slot).ConfigureAwait(false);
                _times[slot].Add(Stopwatch.GetElapsedTime(due));
                if (Interlocked.Increment(ref _answered) == _calls)
                {
                    _ended.TrySetResult();
                }

                lock (_slots)
                {
                    _free.Push(slot);
                }
            }
            while (TryTake(out slot, out due));
        }
        catch (Exception exception)
        {
            _ended.TrySetException(exception);
        }
    }

    private static void Sleep(uint micros)
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.Sleep(1);
        }
        else
        {
            _ = SleepMicros(micros);
        }
    }

    [DllImport("libc", EntryPoint = "usleep")]
    private static extern int SleepMicros(uint micros);
}
