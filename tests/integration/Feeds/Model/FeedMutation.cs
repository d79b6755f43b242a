namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>A way in which an engine could go wrong, done to what a subscriber was told.</summary>
/// <param name="Apply">Changes a recording; false when it has no place for it.</param>
internal sealed record FeedMutation(string Name, Func<MutatedRecording, bool> Apply)
{
    public static IReadOnlyList<FeedMutation> All { get; } =
    [
        new("skip one", recording => recording.At((all, i) => all[i].IsChange && Counts(all, i), (all, i) => all.RemoveAt(i))),
        new("repeat one", recording => recording.At(seen => seen.IsChange, (all, i) => all.Insert(i, all[i]))),
        new("swap two", recording => recording.At(
            (all, i) => i + 1 < all.Count && all[i].IsChange && all[i + 1].IsChange,
            (all, i) => (all[i], all[i + 1]) = (all[i + 1], all[i]))),
        new("lose a leave", recording => recording.At(
            (all, i) => all[i] is { Type: Seen.Deleted, Cause: "filter" } && Counts(all, i), (all, i) => all.RemoveAt(i))),
        new("leave without cause", recording => recording.At(seen => seen is { Type: Seen.Deleted, Cause: "filter" }, (all, i) => all[i] = all[i] with { Cause = "write" })),
        new("enter as update", recording => recording.At(seen => seen is { Type: Seen.Created }, (all, i) => all[i] = all[i] with { Type = Seen.Updated, Cause = "write" })),
        new("delete with values", recording => recording.At(
            seen => seen.Type == Seen.Deleted, (all, i) => all[i] = all[i] with { Values = new Dictionary<string, string> { [Derived.Number] = "1" } })),
        new("leak a hidden field", recording => recording.At(
            seen => seen.IsChange && seen.Values is not null,
            (all, i) => all[i] = all[i] with { Values = new Dictionary<string, string>(all[i].Values!) { ["password"] = "\"x\"" } })),
        new("lose a field", recording => recording.At(
            seen => seen.IsChange && seen.Values is not null,
            (all, i) => all[i] = all[i] with { Values = all[i].Values!.Where(pair => pair.Key != Derived.Number).ToDictionary() })),
        new("another value", recording => recording.At(
            seen => seen.IsChange && seen.Values is not null,
            (all, i) => all[i] = all[i] with { Values = new Dictionary<string, string>(all[i].Values!) { [Derived.Number] = "-1" } })),
        new("another record", recording => recording.At(seen => seen.IsChange, (all, i) => all[i] = all[i] with { Id = $"{all[i].Id}0" })),
        new("leak a hidden record", recording => recording.Leak()),
        new("lose a record of the state", recording => recording.At(seen => seen.Type == Seen.Snapshot, (all, i) => all.RemoveAt(i))),
        new("lose a record of a list", recording => recording.At(
            seen => seen.Type == Seen.Listed && seen.Rows.Count > 0, (all, i) => all[i] = all[i] with { Rows = [.. all[i].Rows.Skip(1)] })),
        new("tell too late a position", recording => recording.At(
            (all, i) => i + 1 < all.Count && all[i].Type == Seen.Progress && all[i + 1].IsChange,
            (all, i) => all[i] = all[i] with { Position = all[i + 1].Position })),
        new("end too early", recording => recording.At(
            (all, i) => all[i].IsChange && !all.Skip(i + 1).Any(seen => seen.Type is Seen.Begun or Seen.Reset or Seen.SnapshotComplete),
            (all, i) => all.RemoveRange(i, all.Count - i))),
        new("lose the last reset", recording => recording.LoseLastReset()),
    ];

    // Nobody misses what comes right before the stream begins anew.
    private static bool Counts(List<Seen> all, int place)
        => all.Skip(place + 1).FirstOrDefault(seen => seen.Type is not (Seen.Opened or Seen.Connected))?.Type is not (null or Seen.Reset or Seen.Begun or Seen.Expired or Seen.Refused);
}
