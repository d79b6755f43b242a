using System.Diagnostics.CodeAnalysis;

namespace Grpc.Baas.Engine.Auth.Passwords;

/// <summary>
/// Counts failures per key within windows that begin with a key's first failure. A window that follows one that was used up allows half
/// as many, down to three, so that who goes on guessing gets slower. The number of keys is bounded: when it is reached, the oldest window
/// goes first. Not safe for threads; its owner locks.
/// </summary>
internal sealed class FailureCounts(int maxFailures, TimeSpan window, int maxKeys)
{
    private const int FewestFailures = 3;

    // About as long as attempts take that are under way and may come to nothing bad.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    // How long a window that was used up counts against the next one.
    private readonly TimeSpan _memory = window * 4;

    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    // Windows in the order of their beginning, which is the order of their end.
    private readonly Queue<Window> _order = new();

    /// <summary>How long the key must wait; null when it may go on.</summary>
    public TimeSpan? WaitOf(string key, DateTimeOffset now)
    {
        if (!TryFind(key, now, out var found) || found.Failures < found.Allowed)
        {
            return null;
        }

        return found.Failures - found.UnderWay < found.Allowed ? Moment : found.Begun + window - now;
    }

    /// <summary>Counts one failure.</summary>
    public void Add(string key, DateTimeOffset now) => Open(key, now).Failures++;

    /// <summary>Counts an attempt as a failure until it is known to be none.</summary>
    public void Begin(string key, DateTimeOffset now)
    {
        var found = Open(key, now);
        found.Failures++;
        found.UnderWay++;
    }

    /// <summary>An attempt was one indeed.</summary>
    public void Fail(string key, DateTimeOffset now)
    {
        if (TryFind(key, now, out var found))
        {
            found.End();
        }
    }

    /// <summary>An attempt was none.</summary>
    public void Forgive(string key, DateTimeOffset now)
    {
        if (TryFind(key, now, out var found) && found.Failures > 0)
        {
            found.Failures--;
            found.End();
        }
    }

    /// <summary>An attempt was none, and what failed before is excused. The window stays: removing it would leave its place in the order behind.</summary>
    public void Clear(string key, DateTimeOffset now)
    {
        if (TryFind(key, now, out var found))
        {
            found.End();
            found.Failures = found.UnderWay;
            found.Allowed = maxFailures;
        }
    }

    private Window Open(string key, DateTimeOffset now)
    {
        if (!TryFind(key, now, out var found))
        {
            Trim(now);
            var before = _windows.GetValueOrDefault(key);
            var allowed = before is not null && before.Failures >= before.Allowed ? Math.Max(before.Allowed / 2, Math.Min(FewestFailures, maxFailures)) : maxFailures;
            found = new Window(key, now, allowed);
            _windows[key] = found;
            _order.Enqueue(found);
        }

        return found;
    }

    private bool TryFind(string key, DateTimeOffset now, [NotNullWhen(true)] out Window? found)
        => _windows.TryGetValue(key, out found) && found.Begun + window > now;

    private void Trim(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count >= maxKeys || oldest.Begun + _memory <= now))
        {
            _order.Dequeue();
            if (_windows.TryGetValue(oldest.Key, out var current) && ReferenceEquals(current, oldest))
            {
                _windows.Remove(oldest.Key);
            }
        }
    }

    private sealed class Window(string key, DateTimeOffset begun, int allowed)
    {
        public string Key { get; } = key;

        public DateTimeOffset Begun { get; } = begun;

        public int Failures { get; set; }

        /// <summary>Those of them that are attempts of which nothing is known yet.</summary>
        public int UnderWay { get; set; }

        public int Allowed { get; set; } = allowed;

        // One that was begun in the window before is not of this one.
        public void End() => UnderWay = Math.Max(0, UnderWay - 1);
    }
}
