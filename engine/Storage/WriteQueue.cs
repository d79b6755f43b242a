using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// Writes waiting for the writer loop, oldest first, bounded by their number and by the bytes of their requests. Writers that can wait for room get only half of it, so that they never
/// make the others be refused.
/// </summary>
internal sealed class WriteQueue(int capacity, long maxBytes)
{
    private readonly object _gate = new();
    private readonly Queue<IPendingWrite> _waiting = new();
    private long _waitingBytes;
    private TaskCompletionSource? _room;
    private bool _isClosed;

    /// <returns>Null when it was added; otherwise storage OVERLOADED (full) or UNAVAILABLE (the database closes).</returns>
    public BaasException? Add(IPendingWrite write)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return StorageErrors.Unavailable();
            }

            if (_waiting.Count >= capacity)
            {
                return StorageErrors.Overloaded("waiting writes", capacity);
            }

            // One that is larger than all may be is taken when nothing else waits, or it could never be.
            if (_waiting.Count > 0 && _waitingBytes + write.PayloadBytes > maxBytes)
            {
                return StorageErrors.Overloaded("bytes of waiting writes", maxBytes);
            }

            Enqueue(write);
            return null;
        }
    }

    /// <summary>Adds the write as soon as less than half of the queue is taken.</summary>
    /// <exception cref="BaasException">storage UNAVAILABLE when the database closes.</exception>
    public async ValueTask AddWhenRoomAsync(IPendingWrite write, CancellationToken cancellationToken)
    {
        while (!TryAddIntoHalf(write, out var room))
        {
            await room.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Blocks the writer's thread until there is something to do.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool WaitForWrite()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            return true;
        }
    }

    public bool TryTake([NotNullWhen(true)] out IPendingWrite? write)
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out write))
            {
                return false;
            }

            _waitingBytes -= write.PayloadBytes;

            // Waking them at a quarter rather than at each free place lets them come in groups.
            if (_room is not null && _waiting.Count <= capacity / 4 && _waitingBytes <= maxBytes / 4)
            {
                _room.TrySetResult();
                _room = null;
            }

            return true;
        }
    }

    /// <summary>Takes no more writes; the ones inside are still done.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _room?.TrySetResult();
            _room = null;
            Monitor.PulseAll(_gate);
        }
    }

    private bool TryAddIntoHalf(IPendingWrite write, out Task room)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                throw StorageErrors.Unavailable();
            }

            if (_waiting.Count == 0 || (_waiting.Count < (capacity + 1) / 2 && _waitingBytes + write.PayloadBytes <= maxBytes / 2))
            {
                Enqueue(write);
                room = Task.CompletedTask;
                return true;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            room = _room.Task;
            return false;
        }
    }

    private void Enqueue(IPendingWrite write)
    {
        _waiting.Enqueue(write);
        _waitingBytes += write.PayloadBytes;
        if (_waiting.Count == 1)
        {
            Monitor.Pulse(_gate);
        }
    }
}
