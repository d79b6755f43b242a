namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>
/// Holds what one subscriber was told against the log restricted to its rights: each change once, in order, as the kind that it is to this
/// subscriber, with the fields that it may read, and nothing else.
/// </summary>
/// <remarks>It shares nothing with the engine: rules and filters are C# here, and the records are as an administrator was told them.</remarks>
internal sealed class FeedCheck(FeedLog log, Worlds worlds, Subscription who)
{
    // After so long at the latest a node has heard of what was set on another, and refuses by it.
    private const long NodeDelayMicros = 2_000_000;

    private readonly List<FeedFailure> _failures = [];
    private readonly List<Seen> _last = [];
    private readonly List<Seen> _snapshot = [];
    private readonly HashSet<string> _forgotten = [];
    private readonly HeldRecords _held = new();

    // Changes that were told by rights of after a change of rights, of which the stream must speak yet.
    private readonly Dictionary<string, Seen> _odd = [];
    private EventCheck _events = null!;

    // Everything up to here was told; null as long as nothing is known.
    private long? _told;
    private long _openedMicros;

    // The stream goes on elsewhere than the client asked, and must say that the log no longer reaches back.
    private Seen? _jump;

    /// <summary>Whether the log may have lost what a subscriber has not been told yet.</summary>
    public bool MayExpire { get; init; }

    /// <summary>Resets that the subscriber was told.</summary>
    public int Resets { get; private set; }

    /// <param name="seen">All that happened to the subscriber, in order.</param>
    /// <param name="last">Where the log stood when nothing more was written.</param>
    /// <param name="final">What a list by the same caller has then; null leaves the comparison out.</param>
    /// <returns>What is wrong; at most ten things.</returns>
    public IReadOnlyList<FeedFailure> Run(IEnumerable<Seen> seen, long last, IReadOnlyList<Row>? final)
    {
        _events = new EventCheck(who, Fail);
        foreach (var each in seen)
        {
            Take(each);
            _last.Add(each);
            if (_last.Count > 6)
            {
                _last.RemoveAt(0);
            }

            if (_failures.Count >= 10)
            {
                return _failures;
            }
        }

        foreach (var odd in _odd.Values)
        {
            Fail("odd", odd.Position, "a reset after it, since it does not fit what was told before", odd.ToString());
        }

        // Who is refused at the end has nothing more to be told.
        if (_told is null ? _last.LastOrDefault()?.Type != Seen.Refused : _told < last)
        {
            Fail("unfinished", _told ?? 0, $"all up to {last}", $"the last that was told is {_told}");
        }
        else if (final is not null)
        {
            CompareState(final, last);
        }

        return _failures;
    }

    private void Take(Seen seen)
    {
        if (_jump is { } jump && !(seen.Type is Seen.Opened or Seen.Begun || (seen.Type == Seen.Reset && seen.Cause == "expired")))
        {
            Fail("position", jump.Position, $"connected at {_told ?? 0}", jump.ToString());
        }

        _jump = null;
        switch (seen.Type)
        {
            case Seen.Begun:
                Forget(seen);
                break;
            case Seen.Opened:
                Open(seen);
                break;
            case Seen.Connected:
                TakeConnected(seen);
                break;
            case Seen.Listed:
                TakeList(seen);
                break;
            case Seen.Snapshot:
                _snapshot.Add(seen);
                break;
            case Seen.SnapshotComplete:
                CompleteSnapshot(seen);
                break;
            case Seen.Progress:
                Pass(seen, seen.Position);
                break;
            case Seen.Reset:
                Reset(seen);
                break;
            case Seen.Refused or Seen.Expired:
                Forget(seen);
                break;
            case Seen.Failed:
                Fail("failed", _told ?? 0, "no failure", seen.Cause);
                break;
            default:
                TakeChange(seen);
                break;
        }
    }

    private void Open(Seen seen)
    {
        _openedMicros = seen.Micros;
        _snapshot.Clear();
        if (seen.Position >= 0)
        {
            _told ??= seen.Position;
            Pass(seen, seen.Position);
        }
    }

    private void TakeConnected(Seen seen) => _jump = seen.Position == (_told ?? 0) ? null : seen;

    // From before the stream, which goes on from there, or after a reset.
    private void TakeList(Seen seen)
    {
        CheckRows(seen.Rows, seen.Collection, seen.Position, seen, seen.BegunMicros);
        _held.Replace(seen.Collection, seen.Rows, seen.Position);
        _forgotten.Remove(seen.Collection);
    }

    private void CompleteSnapshot(Seen seen)
    {
        var rows = _snapshot.Select(each => new Row(each.Collection, each.Id, each.Etag, each.Values!)).ToLookup(row => row.Collection);
        var collections = KnownCollections(seen);
        _held.Clear();
        foreach (var collection in collections)
        {
            CheckRows([.. rows[collection]], collection, seen.Position, seen, _openedMicros);
            _held.Replace(collection, rows[collection], seen.Position);
        }

        foreach (var stray in _snapshot.Where(each => !collections.Contains(each.Collection)))
        {
            Fail("leak", seen.Position, "records of collections that the caller may list", stray.ToString());
        }

        if (seen.Position < _told)
        {
            Fail("order", seen.Position, $"positions from {_told}", seen.ToString());
        }

        _snapshot.Clear();
        _forgotten.Clear();
        _odd.Clear();
        _told = seen.Position;
    }

    private HashSet<string> KnownCollections(Seen seen)
        => [.. worlds.Between(seen.Position, _openedMicros, seen.Micros).SelectMany(world => world.Settings.Fields.Keys.Where(name => who.Covers(name, world)))];

    private void Reset(Seen seen)
    {
        Resets++;
        _snapshot.Clear();
        foreach (var collection in seen.Collection.Length > 0 ? [seen.Collection] : ChaosSchema.Beginning.Fields.Keys)
        {
            _held.Drop(collection);
            _odd.Remove(collection);
            _forgotten.Add(collection);
        }

        if (seen.Cause == "expired")
        {
            RequireExpiry(seen);
            _told = seen.Position > 0 ? seen.Position : null;
        }
        else if (seen.Position > 0)
        {
            Pass(seen, seen.Position);
        }
    }

    private void RequireExpiry(Seen seen)
    {
        if (!MayExpire)
        {
            Fail("expired", _told ?? 0, "the whole log", seen.ToString());
        }
    }

    private void Forget(Seen seen)
    {
        if (seen.Type == Seen.Refused
            && !worlds.Between(log.Last, _openedMicros - NodeDelayMicros, seen.Micros).Any(world => who.Collections.Any(name => !who.Covers(name, world))))
        {
            Fail("refused", _told ?? 0, "a stream, since the caller may see something", seen.Cause);
        }

        if (seen.Type == Seen.Expired)
        {
            RequireExpiry(seen);
        }

        _openedMicros = seen.Micros;
        _told = null;
        _held.Clear();
        _snapshot.Clear();
        _forgotten.Clear();
        _odd.Clear();
    }

    private void TakeChange(Seen seen)
    {
        if (_told is null)
        {
            Fail("snapshot", seen.Position, "a change after the snapshot is complete", seen.ToString());
            return;
        }

        if (seen.Position <= _told)
        {
            Fail(log.Find(seen.Position) is null ? "invented" : "repeat", seen.Position, $"positions after {_told}", seen.ToString());
            return;
        }

        Pass(seen, seen.Position - 1);
        _told = seen.Position;
        if (log.Find(seen.Position) is not { } entry)
        {
            Fail("invented", seen.Position, "no change", seen.ToString());
            return;
        }

        _events.Check(entry, seen, worlds.Between(entry.Position, entry.Micros, seen.Micros));
        if (!_forgotten.Contains(seen.Collection) && !_held.Apply(seen))
        {
            _odd.TryAdd(seen.Collection, seen);
        }
    }

    /// <summary>Nothing was told of what lies between, and that must be right.</summary>
    private void Pass(Seen seen, long last)
    {
        if (_told is not { } told)
        {
            Fail("position", last, "no position before the snapshot is complete", seen.ToString());
            return;
        }

        if (last < told)
        {
            Fail("order", last, $"positions from {told}", seen.ToString());
            return;
        }

        foreach (var entry in log.Between(told, last))
        {
            _events.CheckUntold(entry, seen, worlds.Between(entry.Position, entry.Micros, seen.Micros));
        }

        _told = last;
    }

    private void CheckRows(IReadOnlyList<Row> rows, string collection, long position, Seen seen, long begunMicros)
    {
        var candidates = worlds.Between(position, begunMicros, seen.Micros);
        var told = rows.ToDictionary(row => row.Id);
        foreach (var row in log.StateAt(collection, position))
        {
            var seers = candidates.Where(world => who.Sees(row, world)).ToList();
            if (told.Remove(row.Id, out var got))
            {
                _events.CheckRow("snapshot", row, got, position, seers.Count == 0 ? candidates : seers, isVisible: seers.Count > 0);
            }
            else if (seers.Count == candidates.Count)
            {
                Fail("snapshot gap", position, $"{collection}/{row.Id} in the {seen.Type}", "it is not there");
            }
        }

        foreach (var stray in told.Values)
        {
            Fail("snapshot", position, $"no record {collection}/{stray.Id} at this position", $"etag {stray.Etag}");
        }
    }

    private void CompareState(IReadOnlyList<Row> final, long last)
    {
        // To an administrator, who may read all fields, one that stops being hidden is like one that is added.
        string[] left = who.Caller.IsAdministrator ? [Derived.Extra, Derived.Cost] : [Derived.Extra];
        foreach (var difference in _held.DifferencesTo(final, left))
        {
            Fail("state", last, difference.Expected, difference.Got);
        }
    }

    private void Fail(string kind, long position, string expected, string got)
    {
        var entry = log.Find(position);
        _failures.Add(new FeedFailure(kind, who, position, expected, got)
        {
            LastEvents = [.. _last.TakeLast(5)],
            Rule = entry is null ? "" : $"'{worlds.Between(position, entry.Micros, entry.Micros)[^1].Settings.Rules[entry.Collection].Text}' of {entry.Collection}/{entry.Id}",
        });
    }
}
