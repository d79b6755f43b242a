using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds;

/// <summary>A log made at random, and what an engine without a fault tells of it. No engine runs.</summary>
internal sealed class IdealEngine
{
    private const int Writes = 200;

    private readonly List<Seen> _told = [];
    private readonly Dictionary<(string, string), long> _live = [];
    private readonly Random _random;
    private readonly Subscription _who;

    public IdealEngine(int seed, Subscription who)
    {
        (_random, _who) = (new Random(seed), who);
        for (var i = 0; i < ChaosSchema.Projects; i++)
        {
            Write("projects", $"p{i}");
        }

        while (_told.Count < Writes)
        {
            var collection = _random.Next(12) == 0 ? "projects" : ChaosSchema.Fed[_random.Next(3)];
            Write(collection, collection == "projects" ? $"p{_random.Next(ChaosSchema.Projects)}" : $"{collection}-{_random.Next(12)}");
        }

        Log = new FeedLog(_told);
        Worlds = new Worlds(Log, [new SettingsStep(0, 0, ChaosSchema.Beginning)], ChaosSchema.Asked);
    }

    public FeedLog Log { get; }

    public Worlds Worlds { get; }

    /// <summary>What a list has in the end.</summary>
    public IReadOnlyList<Row> Final => Visible(Log.Last);

    /// <summary>What the subscriber is told.</summary>
    public IEnumerable<Seen> Tell()
    {
        var start = Writes / 4;
        yield return Mark(Seen.Begun, start);
        if (!_who.Snapshot)
        {
            yield return List(start);
        }

        yield return Mark(Seen.Opened, start) with { Position = _who.Snapshot ? -1 : start };
        yield return Mark(Seen.Connected, start) with { Position = _who.Snapshot ? 0 : start };
        foreach (var seen in _who.Snapshot ? State(start) : [])
        {
            yield return seen;
        }

        foreach (var entry in Log.Between(start, Log.Last))
        {
            foreach (var seen in Tell(entry))
            {
                yield return seen;
            }
        }

        yield return Mark(Seen.Progress, Log.Last) with { Position = Log.Last };
    }

    private IEnumerable<Seen> Tell(LogEntry entry)
    {
        var world = Worlds.Between(entry.Position, entry.Micros, entry.Micros)[^1];
        if (entry.Collection == "projects")
        {
            if (Visible(entry.Position - 1).Select(row => row.Id).SequenceEqual(Visible(entry.Position).Select(row => row.Id)))
            {
                return [];
            }

            var reset = Mark(Seen.Reset, entry.Position) with { Cause = "rights" };
            return _who.Snapshot
                ? State(entry.Position).Prepend(reset)
                : [reset with { Collection = _who.Collections[0], Position = entry.Position }, List(entry.Position)];
        }

        var (before, after) = (_who.Sees(entry.Before, world), _who.Sees(entry.After, world));
        if (!before && !after)
        {
            return entry.Position % 10 == 0 ? [Mark(Seen.Progress, entry.Position) with { Position = entry.Position }] : [];
        }

        var isWrite = before == after || (after ? entry.Before : entry.After) is null;
        return
        [
            Mark(before == after ? Seen.Updated : after ? Seen.Created : Seen.Deleted, entry.Position) with
            {
                Collection = entry.Collection,
                Id = entry.Id,
                Position = entry.Position,
                Cause = isWrite ? "write" : "filter",
                Etag = entry.After?.Etag ?? "",
                Values = after ? Shown(entry.After!, world).Values : null,
            },
        ];
    }

    private IEnumerable<Seen> State(long position)
        => Visible(position)
            .Select(row => Mark(Seen.Snapshot, position) with { Collection = row.Collection, Id = row.Id, Etag = row.Etag, Values = row.Values })
            .Append(Mark(Seen.SnapshotComplete, position) with { Position = position });

    private Seen List(long position)
        => Mark(Seen.Listed, position) with { Collection = _who.Collections[0], Position = position, BegunMicros = MicrosAt(position), Rows = Visible(position) };

    private List<Row> Visible(long position)
    {
        var world = Worlds.Between(position, MicrosAt(position), MicrosAt(position))[^1];
        return [.. _who.Collections.SelectMany(name => Log.StateAt(name, position)).Where(row => _who.Sees(row, world)).Select(row => Shown(row, world))];
    }

    private Row Shown(Row row, World world)
        => row with { Values = _who.FieldsOf(row.Collection, world).ToDictionary(field => field, field => row.Values.GetValueOrDefault(field, "null")) };

    private static Seen Mark(string type, long position) => new(MicrosAt(position) + 1, 1, type);

    private static long MicrosAt(long position) => position * 10;

    private void Write(string collection, string id)
    {
        var position = _told.Count + 1;
        var isThere = _live.ContainsKey((collection, id));
        var isDelete = isThere && collection != "projects" && _random.Next(5) == 0;
        _told.Add(new Seen(MicrosAt(position), 1, isDelete ? Seen.Deleted : isThere ? Seen.Updated : Seen.Created)
        {
            Collection = collection,
            Id = id,
            Position = position,
            Cause = "write",
            Etag = isDelete ? "" : $"{position}",
            ChangedMicros = MicrosAt(position),
            Values = isDelete ? null : MakeValues(collection, position),
        });
        if (isDelete)
        {
            _live.Remove((collection, id));
        }
        else
        {
            _live[(collection, id)] = position;
        }
    }

    private Dictionary<string, string> MakeValues(string collection, long number)
    {
        if (collection == "projects")
        {
            return new Dictionary<string, string> { ["public"] = _random.Next(2) == 0 ? "true" : "false" };
        }

        var values = new Dictionary<string, string>
        {
            [Derived.Number] = $"{number}",
            ["status"] = $"\"{ChaosSchema.Statuses[_random.Next(ChaosSchema.Statuses.Length)]}\"",
            ["owner"] = $"\"{ChaosSchema.UserId(_random.Next(3))}\"",
        };
        if (collection == "tasks")
        {
            values["project"] = $"\"p{_random.Next(ChaosSchema.Projects)}\"";
        }

        return values;
    }
}
