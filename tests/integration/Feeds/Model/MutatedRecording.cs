namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>A copy of what a subscriber was told, to be spoilt.</summary>
internal sealed class MutatedRecording(IEnumerable<Seen> seen, FeedLog log, Worlds worlds, Subscription who, Random random)
{
    public List<Seen> Events { get; } = [.. seen];

    /// <summary>Where it was spoilt, for people.</summary>
    public string Place { get; private set; } = "";

    public bool At(Func<Seen, bool> fits, Action<List<Seen>, int> spoil) => At((all, i) => fits(all[i]), spoil);

    /// <summary>Spoils one of the places that fit.</summary>
    public bool At(Func<List<Seen>, int, bool> fits, Action<List<Seen>, int> spoil)
    {
        var places = Enumerable.Range(0, Events.Count).Where(i => fits(Events, i)).ToList();
        if (places.Count == 0)
        {
            return false;
        }

        var place = places[random.Next(places.Count)];
        Place = Events[place].ToString();
        spoil(Events, place);
        return true;
    }

    /// <summary>Tells one change that was rightly not told.</summary>
    public bool Leak()
        => At(
            (all, i) => i > 0 && all[i].IsChange && all[i - 1].IsChange && HiddenBetween(all[i - 1], all[i]) is not null,
            (all, i) =>
            {
                var entry = HiddenBetween(all[i - 1], all[i])!;
                all.Insert(i, all[i] with
                {
                    Type = Seen.Created,
                    Collection = entry.Collection,
                    Id = entry.Id,
                    Position = entry.Position,
                    Values = entry.After!.Values,
                    Etag = entry.After.Etag,
                });
            });

    /// <summary>A stream goes on as if a change of rights had not been: what the reset brought is lost with it.</summary>
    public bool LoseLastReset()
    {
        var start = Events.FindLastIndex(each => each.Type == Seen.Reset);
        if (start < 0)
        {
            return false;
        }

        Place = Events[start].ToString();
        Events.RemoveAll(each => Events.IndexOf(each) >= start && each.Type is Seen.Reset or Seen.Snapshot or Seen.SnapshotComplete or Seen.Listed);
        return true;
    }

    private LogEntry? HiddenBetween(Seen before, Seen after)
        => log.Between(before.Position, after.Position - 1).FirstOrDefault(entry => entry.After is not null
            && worlds.Between(entry.Position, entry.Micros, after.Micros).All(world => !who.Sees(entry.After, world) && !who.Sees(entry.Before, world)));
}
