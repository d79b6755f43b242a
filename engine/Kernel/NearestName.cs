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

    // Edit distance in which swapping two neighbours is one edit (optimal string alignment), ignoring case, with three rows of the table.
    private static int CountEdits(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<int> before = stackalloc int[MaxLength + 1];
        Span<int> above = stackalloc int[MaxLength + 1];
        Span<int> row = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            var oldest = before;
            before = above;
            above = row;
            row = oldest;
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var edits = Math.Min(above[j - 1] + (AreAlike(left[i - 1], right[j - 1]) ? 0 : 1), Math.Min(above[j], row[j - 1]) + 1);
                var isSwap = i > 1 && j > 1 && AreAlike(left[i - 1], right[j - 2]) && AreAlike(left[i - 2], right[j - 1]);
                row[j] = isSwap ? Math.Min(edits, before[j - 2] + 1) : edits;
            }
        }

        return row[right.Length];
    }

    private static bool AreAlike(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
