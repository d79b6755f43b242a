namespace Grpc.Baas.Engine.Kernel;

/// <summary>Finds the name that was probably meant by one that is wrong.</summary>
internal static class NearestName
{
    // Beyond this a name is not a slip of the pen, and the distance gets dear to compute.
    private const int MaxLength = 64;

    /// <returns>The candidate that needs the fewest edits, at most a third of its letters; null when there is none.</returns>
    public static string? Of(ReadOnlySpan<char> name, IReadOnlyList<string> candidates)
    {
        string? nearest = null;
        if (name.Length is 0 or > MaxLength)
        {
            return null;
        }

        var fewest = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var allowed = Math.Max(1, candidate.Length / 3);
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - name.Length) > allowed)
            {
                continue;
            }

            var edits = CountEdits(name, candidate);
            if (edits <= allowed && edits < fewest)
            {
                (fewest, nearest) = (edits, candidate);
            }
        }

        return nearest;
    }

    // Levenshtein's distance, ignoring case, with one row of the table.
    private static int CountEdits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < right.Length; j++)
            {
                var cost = char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1;
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(diagonal + cost, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
