namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>Whether one change was told, or not told, as one of the worlds has it whose rights may have counted.</summary>
internal sealed class EventCheck(Subscription who, Action<string, long, string, string> fail)
{
    public void Check(LogEntry entry, Seen seen, IReadOnlyList<World> candidates)
    {
        if (entry.Collection != seen.Collection || entry.Id != seen.Id)
        {
            fail("invented", seen.Position, $"{entry.Collection}/{entry.Id}", seen.ToString());
            return;
        }

        var outcomes = candidates.Select(world => (World: world, Outcome: OutcomeOf(entry, world))).ToList();
        if (outcomes.All(each => each.Outcome.Type.Length == 0))
        {
            fail("leak", seen.Position, "nothing, since the caller sees the record neither before nor after", seen.ToString());
            return;
        }

        var fitting = outcomes.Where(each => each.Outcome == (seen.Type, seen.Cause)).Select(each => each.World).ToList();
        if (fitting.Count == 0)
        {
            fail("kind", seen.Position, string.Join(" or ", outcomes.Select(each => $"{each.Outcome}").Distinct()), seen.ToString());
            return;
        }

        if (seen.Type == Seen.Deleted)
        {
            if (seen.Values is not null)
            {
                fail("leak", seen.Position, "no values of a record that is gone", seen.ToString());
            }

            return;
        }

        CheckRow("values", entry.After!, new Row(seen.Collection, seen.Id, seen.Etag, seen.Values ?? new Dictionary<string, string>()), seen.Position, fitting, isVisible: true);
    }

    public void CheckUntold(LogEntry entry, Seen next, IReadOnlyList<World> candidates)
    {
        var outcomes = candidates.Select(world => OutcomeOf(entry, world)).ToList();
        if (outcomes.All(outcome => outcome.Type.Length > 0))
        {
            fail("gap", entry.Position, $"{string.Join(" or ", outcomes.Distinct())} of {entry.Collection}/{entry.Id}", $"nothing before {next}");
        }
    }

    public void CheckRow(string kind, Row right, Row got, long position, IReadOnlyList<World> candidates, bool isVisible)
    {
        if (!isVisible)
        {
            fail("leak", position, $"no {right.Collection}/{right.Id}", $"it is in the {kind}, of {candidates.Count} worlds");
            return;
        }

        if (right.Etag != got.Etag)
        {
            fail(kind, position, $"{right.Collection}/{right.Id} with etag {right.Etag}", $"etag {got.Etag}");
            return;
        }

        // Of accounts it is only asked which of them.
        if (candidates[0].Settings.Fields[right.Collection].IsEmpty)
        {
            return;
        }

        var faults = candidates.Select(world => FaultOf(right, got, world)).ToList();
        if (faults.All(fault => fault is not null))
        {
            var fault = faults[0]!.Value;
            fail(fault.IsLeak ? "field leak" : kind, position, fault.Expected, string.Join(' ', got.Values.Select(pair => $"{pair.Key}={pair.Value}")));
        }
    }

    private (string Type, string Cause) OutcomeOf(LogEntry entry, World world)
        => (who.Sees(entry.Before, world), who.Sees(entry.After, world)) switch
        {
            (false, false) => ("", ""),
            (true, true) => (Seen.Updated, "write"),
            (true, false) => (Seen.Deleted, entry.After is null ? "write" : "filter"),
            (false, true) => (Seen.Created, entry.Before is null ? "write" : "filter"),
        };

    private (bool IsLeak, string Expected)? FaultOf(Row right, Row got, World world)
    {
        var fields = who.FieldsOf(right.Collection, world).ToHashSet();
        var extra = world.Settings.Extras.GetValueOrDefault(right.Collection);
        foreach (var (field, value) in got.Values)
        {
            if (field.StartsWith(Derived.Extra, StringComparison.Ordinal))
            {
                // The administrator may have been told of it when the field had another name.
                var isRight = right.Values.TryGetValue(field, out var known) ? value == known : value == "null" || value.StartsWith("\"x", StringComparison.Ordinal);
                if (field != extra || who.Fields.Count > 0 || !isRight)
                {
                    return (false, $"field {extra} with {known ?? "some value"}");
                }
            }
            else if (!fields.Remove(field))
            {
                return (true, $"the fields {string.Join(',', who.FieldsOf(right.Collection, world))}");
            }
            else if (value != right.Values.GetValueOrDefault(field, "null"))
            {
                return (false, $"{field}={right.Values.GetValueOrDefault(field, "null")}");
            }
        }

        return fields.Count > 0 ? (false, $"the fields {string.Join(',', fields)}, too")
            : extra is not null && who.Fields.Count == 0 && !got.Values.ContainsKey(extra) ? (false, $"the field {extra}, too")
            : null;
    }
}
