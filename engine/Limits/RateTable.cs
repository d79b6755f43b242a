namespace Grpc.Baas.Engine.Limits;

/// <summary>
/// Remembers for each caller when all its permits will be back, which is one number (the generic cell rate algorithm). It has a fixed
/// number of places in sets of eight; in a full set the caller who has used the least gives way, so that a flood from many addresses
/// cannot free one that is used up. Hashes are seeded for each process, so nobody can choose its set.
/// </summary>
/// <remarks>Nothing is allocated but the sets, each when it is first used.</remarks>
internal sealed class RateTable
{
    private const int Ways = 8;
    private const int Stripes = 64;

    private readonly Entry[]?[] _sets;
    private readonly Lock[] _locks = new Lock[Stripes];

    /// <param name="capacity">Callers that are remembered at once; rounded up to whole sets.</param>
    public RateTable(int capacity)
    {
        _sets = new Entry[]?[Math.Max(1, (capacity + Ways - 1) / Ways)];
        for (var i = 0; i < Stripes; i++)
        {
            _locks[i] = new Lock();
        }
    }

    /// <summary>Takes a permit, if there is one.</summary>
    /// <param name="now">Ticks of the clock that the limit counts in.</param>
    public RateOutcome Take(in LimitSubject subject, RateLimit limit, long now)
    {
        var set = (int)((uint)subject.GetHashCode() % (uint)_sets.Length);
        lock (_locks[set % Stripes])
        {
            ref var entry = ref Find(_sets[set] ??= new Entry[Ways], subject, now);
            var full = Math.Max(entry.Full, now) + limit.Interval;
            var wait = full - now - limit.Window;
            if (wait > 0)
            {
                return new RateOutcome(0, entry.Full - now, wait);
            }

            entry.Full = full;
            return new RateOutcome((int)(-wait / limit.Interval), full - now, 0);
        }
    }

    // The caller's own place, or the one that is missed least: free, or back at all its permits, or next to be.
    private static ref Entry Find(Entry[] set, in LimitSubject subject, long now)
    {
        var best = 0;
        for (var i = 0; i < Ways; i++)
        {
            if (set[i].Subject == subject)
            {
                return ref set[i];
            }

            if (set[i].Full < set[best].Full)
            {
                best = i;
            }
        }

        set[best] = new Entry { Subject = subject, Full = now };
        return ref set[best];
    }

    private struct Entry
    {
        // An unused place has a subject without id, which no caller's is.
        public LimitSubject Subject;

        // When all permits are back.
        public long Full;
    }
}
