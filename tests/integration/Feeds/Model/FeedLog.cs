namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>The whole log, as an administrator was told it: what everybody else is held against.</summary>
internal sealed class FeedLog
{
    private readonly List<LogEntry> _entries = [];
    private readonly Dictionary<string, Dictionary<string, List<LogEntry>>> _histories = [];

    /// <param name="told">The events of a stream that sees all, in order.</param>
    /// <exception cref="InvalidDataException">They cannot be a log.</exception>
    public FeedLog(IEnumerable<Seen> told)
    {
        foreach (var seen in told.Where(seen => seen.IsChange))
        {
            if (_entries.Count > 0 && seen.Position <= _entries[^1].Position)
            {
                throw new InvalidDataException($"The administrator is told {seen} after position {_entries[^1].Position}.");
            }

            Add(seen);
        }
    }

    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>The last position that has a change of a record.</summary>
    public long Last => _entries.Count == 0 ? 0 : _entries[^1].Position;

    /// <summary>The positions in between that have no change of a record.</summary>
    public IEnumerable<long> Gaps
        => _entries.Zip(_entries.Skip(1)).SelectMany(pair => Range(pair.First.Position + 1, pair.Second.Position));

    public LogEntry? Find(long position) => IndexAfter(_entries, position - 1) is var index && index < _entries.Count && _entries[index].Position == position ? _entries[index] : null;

    /// <summary>The changes after a position, up to and with another.</summary>
    public IEnumerable<LogEntry> Between(long after, long last)
    {
        for (var i = IndexAfter(_entries, after); i < _entries.Count && _entries[i].Position <= last; i++)
        {
            yield return _entries[i];
        }
    }

    /// <summary>The records of a collection that there are at a position.</summary>
    public IEnumerable<Row> StateAt(string collection, long position)
        => _histories.GetValueOrDefault(collection)?.Values
            .Select(history => IndexAfter(history, position) is var next && next > 0 ? history[next - 1].After : null)
            .OfType<Row>() ?? [];

    private static IEnumerable<long> Range(long first, long end)
    {
        for (var position = first; position < end; position++)
        {
            yield return position;
        }
    }

    private void Add(Seen seen)
    {
        if (!_histories.TryGetValue(seen.Collection, out var histories))
        {
            _histories.Add(seen.Collection, histories = []);
        }

        if (!histories.TryGetValue(seen.Id, out var history))
        {
            histories.Add(seen.Id, history = []);
        }

        var before = history.LastOrDefault()?.After;
        var isRight = seen.Type switch
        {
            Seen.Created => before is null && seen.Values is not null,
            Seen.Updated => before is not null && seen.Values is not null,
            _ => before is not null && seen.Values is null,
        };
        if (!isRight || seen.Cause != "write")
        {
            throw new InvalidDataException($"The administrator is told {seen}, but the record was {(before is null ? "missing" : "there")} before.");
        }

        var after = seen.Values is null ? null : new Row(seen.Collection, seen.Id, seen.Etag, Derived.Complete(seen.Values));
        var entry = new LogEntry(seen.Position, seen.Collection, seen.Id, seen.ChangedMicros) { Before = before, After = after };
        history.Add(entry);
        _entries.Add(entry);
    }

    private static int IndexAfter(List<LogEntry> entries, long position)
    {
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].Position <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
