using Grpc.Baas.Client.Retries;

namespace Grpc.Baas.Client.Frames;

/// <summary>The requests of a call that streams them: those sent are kept for another attempt, until a response begins or they are too many.</summary>
/// <param name="allowance">How many bytes may be kept; null: none.</param>
internal sealed class RequestReplay(ReplayAllowance? allowance)
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _frames = [];
    private StreamingContent? _content;
    private bool _isTaken;
    private bool _isKeeping = allowance is not null;
    private bool _isCompleted;
    private int _bytes;

    /// <summary>Whether another attempt can send all that was sent so far.</summary>
    public bool CanRepeat
    {
        get
        {
            lock (_lock)
            {
                return _isKeeping || !Current.IsStarted;
            }
        }
    }

    private StreamingContent Current => _content ??= new StreamingContent(this);

    /// <summary>The body of the next attempt; it starts with all that was sent.</summary>
    public StreamingContent Take()
    {
        lock (_lock)
        {
            if (_isTaken && Current.IsStarted)
            {
                var before = Current;
                _content = new StreamingContent(this);
                before.Supersede(_content);
                if (_isCompleted)
                {
                    _content.Complete();
                }
            }

            _isTaken = true;
            return Current;
        }
    }

    /// <summary>Takes a request.</summary>
    /// <returns>The attempt under way, and whether it sends the request by itself; else it must be written to it.</returns>
    public (StreamingContent Content, bool IsSent) Add(ReadOnlyMemory<byte> frame)
    {
        lock (_lock)
        {
            var content = Current;
            if (_isKeeping && !allowance!.TryTake(frame.Length, _bytes))
            {
                Forget();
            }
            else if (_isKeeping)
            {
                _bytes += frame.Length;
            }

            // An attempt that has not come so far sends what is here, so it needs the request in any case.
            if (_isKeeping || !content.IsOpened)
            {
                _frames.Add(frame.ToArray());
            }

            return (content, !content.IsOpened);
        }
    }

    /// <summary>The request at a place; null after the last one: from then on writers write to the attempt themselves.</summary>
    public byte[]? Get(int index, StreamingContent content, Stream stream)
    {
        lock (_lock)
        {
            if (index < _frames.Count)
            {
                return _frames[index];
            }

            content.Open(stream);
            if (!_isKeeping)
            {
                _frames.Clear();
            }

            return null;
        }
    }

    /// <summary>Says that no request follows.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _isCompleted = true;
            Current.Complete();
        }
    }

    /// <summary>Says that no attempt follows: a response has begun.</summary>
    public void Bind()
    {
        lock (_lock)
        {
            Forget();
            Current.Bind();
        }
    }

    /// <summary>Says that the call is over.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            Forget();
            Current.Abort();
        }
    }

    private void Forget()
    {
        _isKeeping = false;
        allowance?.Give(_bytes);
        _bytes = 0;
        if (Current.IsOpened)
        {
            _frames.Clear();
        }
    }
}
