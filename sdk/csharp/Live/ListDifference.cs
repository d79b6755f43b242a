namespace Grpc.Baas.Client.Live;

/// <summary>Tells how one list became another, with no more moves than it needs.</summary>
internal static class ListDifference
{
    public static IReadOnlyList<LiveChange<T>> Of<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> idOf)
        where T : class
    {
        var places = new Dictionary<string, int>(before.Count);
        for (var i = 0; i < before.Count; i++)
        {
            places[idOf(before[i])] = i;
        }

        var from = after.Select(record => places.GetValueOrDefault(idOf(record), -1)).ToArray();
        var hasStayed = FindLongestRising(from);
        var changes = new List<LiveChange<T>>();
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] < 0)
            {
                changes.Add(new LiveChange<T>(LiveChangeType.Added, after[i], i, -1));
            }
            else if (!hasStayed[i])
            {
                changes.Add(new LiveChange<T>(LiveChangeType.Moved, after[i], i, from[i]));
            }
            else if (!ReferenceEquals(after[i], before[from[i]]))
            {
                changes.Add(new LiveChange<T>(LiveChangeType.Changed, after[i], i, from[i]));
            }

            places.Remove(idOf(after[i]));
        }

        changes.AddRange(places.Values.Order().Select(place => new LiveChange<T>(LiveChangeType.Removed, before[place], -1, place)));
        return changes;
    }

    // Which of the values that are not negative belong to a longest rising subsequence. Source: patience sorting.
    private static bool[] FindLongestRising(int[] values)
    {
        var tails = new List<int>();
        var links = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0)
            {
                continue;
            }

            var (low, high) = (0, tails.Count);
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                (low, high) = values[tails[middle]] < values[i] ? (middle + 1, high) : (low, middle);
            }

            links[i] = low > 0 ? tails[low - 1] : -1;
            if (low == tails.Count)
            {
                tails.Add(i);
            }
            else
            {
                tails[low] = i;
            }
        }

        var isRising = new bool[values.Length];
        for (var i = tails.Count > 0 ? tails[^1] : -1; i >= 0; i = links[i])
        {
            isRising[i] = true;
        }

        return isRising;
    }
}
