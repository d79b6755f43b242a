using System.Collections.Immutable;

namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>The world in the course of time.</summary>
/// <remarks>
/// Records change at positions. What administrators set counts from a moment between the start of the call and its answer, which is all that
/// a client knows. So for a change that was told there may be several worlds whose rights the engine may have asked.
/// </remarks>
internal sealed class Worlds
{
    private readonly List<(long Position, long Micros, ImmutableDictionary<(string, string), Row> Records)> _records = [];
    private readonly IReadOnlyList<SettingsStep> _settings;

    /// <param name="settings">In the order in which they were made; the first counts from the beginning.</param>
    /// <param name="asked">The collections that rules ask about.</param>
    public Worlds(FeedLog log, IReadOnlyList<SettingsStep> settings, IReadOnlyCollection<string> asked)
    {
        _settings = settings;
        var records = ImmutableDictionary<(string, string), Row>.Empty;
        _records.Add((0, 0, records));
        foreach (var entry in log.Entries.Where(entry => asked.Contains(entry.Collection)))
        {
            var key = (entry.Collection, entry.Id);
            records = entry.After is null ? records.Remove(key) : records.SetItem(key, entry.After);
            _records.Add((entry.Position, entry.Micros, records));
        }

        // What was written later may have an earlier time, since nodes look at the clock before they wait for their turn.
        for (var i = _records.Count - 2; i >= 0; i--)
        {
            _records[i] = _records[i] with { Micros = Math.Min(_records[i].Micros, _records[i + 1].Micros) };
        }
    }

    /// <summary>The worlds that there were between a change and the moment in which a client had heard of it.</summary>
    public IReadOnlyList<World> Between(long position, long micros, long heardMicros)
    {
        var worlds = new List<World>(1);
        var first = Last(_records, step => step.Position <= position);
        for (var r = first; r < _records.Count && (r == first || _records[r].Micros <= heardMicros); r++)
        {
            for (var s = Math.Max(0, Last(_settings, step => step.DoneMicros < micros)); s < _settings.Count && (s == 0 || _settings[s].BegunMicros <= heardMicros); s++)
            {
                worlds.Add(new World(_records[r].Records, _settings[s].Settings));
            }
        }

        return worlds;
    }

    private static int Last<T>(IReadOnlyList<T> steps, Func<T, bool> isBefore)
    {
        var (low, high) = (0, steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isBefore(steps[middle]))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }
}
