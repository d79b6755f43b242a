using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>
/// Messages that wait for one connection. When there are too many the oldest are lost, so that who reads slowly neither holds others up nor
/// takes memory without end.
/// </summary>
internal sealed class MessageQueue
{
    /// <summary>Messages that wait at most.</summary>
    public const int MaxMessages = 512;

    /// <summary>Bytes that they may take, to within one message.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Queue<QueuedMessage> _waiting = new();
    private long _bytes;
    private long _lost;

    /// <summary>Marked when there is something to take.</summary>
    public WakeSignal Signal { get; } = new();

    /// <returns>How many messages were lost for it.</returns>
    public int Add(QueuedMessage message)
    {
        var lost = 0;
        lock (_gate)
        {
            _waiting.Enqueue(message);
            _bytes += message.Bytes.Length;
            while (_waiting.Count > MaxMessages || (_bytes > MaxBytes && _waiting.Count > 1))
            {
                _bytes -= _waiting.Dequeue().Bytes.Length;
                lost++;
            }

            _lost += lost;
        }

        Signal.Wake();
        return lost;
    }

    /// <summary>Takes the oldest message.</summary>
    /// <param name="lost">How many before it were lost.</param>
    public bool TryTake(out QueuedMessage message, out long lost)
    {
        lock (_gate)
        {
            (lost, _lost) = (_lost, 0);
            if (!_waiting.TryDequeue(out message))
            {
                return false;
            }

            _bytes -= message.Bytes.Length;
            return true;
        }
    }
}
