namespace Grpc.Baas.Engine.Schema;

/// <summary>Finds what somebody meant who misspelt a name.</summary>
internal static class NearestName
{
    private const int MaxLength = 63;

    /// <returns>The candidate with the fewest edits, if those are at most a third of the name; else null.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        var fewest = Math.Max(1, name.Length / 3) + 1;
        string? nearest = null;
        foreach (var candidate in candidates)
        {
            var edits = CountEdits(name, candidate);
            if (edits < fewest)
            {
                (fewest, nearest) = (edits, candidate);
            }
        }

        return nearest;
    }

    // Levenshtein's distance, one row at a time.
    private static int CountEdits(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                var replaced = char.ToLowerInvariant(from[i - 1]) == to[j - 1] ? diagonal : diagonal + 1;
                row[j] = Math.Min(replaced, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
