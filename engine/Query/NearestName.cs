using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>Finds the name that was probably meant by one that is wrong.</summary>
internal static class NearestName
{
    // Beyond this a name is not a slip of the pen, and the distance gets dear to compute.
    private const int MaxLength = 64;

    /// <returns>A field that can stand in a filter or sort; null when none is near.</returns>
    public static string? OfFields(ReadOnlySpan<char> name, Collection collection)
        => Of(name, [.. collection.Fields.Select(field => field.Name), SystemFields.Id.Name, SystemFields.Created.Name, SystemFields.Updated.Name]);

    /// <returns>The candidate that needs the fewest edits, at most a third of its letters; null when there is none.</returns>
    public static string? Of(ReadOnlySpan<char> name, IReadOnlyList<string> candidates)
    {
        string? nearest = null;
        if (name.Length > MaxLength)
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

            var edits = Distance(name, candidate);
            if (edits <= allowed && edits < fewest)
            {
                fewest = edits;
                nearest = candidate;
            }
        }

        return nearest;
    }

    // Levenshtein's distance, ignoring case, with one row of the table.
    private static int Distance(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
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
