namespace Grpc.Baas.Engine.Limits;

/// <summary>A pattern of method paths, in which <c>*</c> is any text.</summary>
internal static class MethodGlob
{
    /// <summary>Whether one of the patterns, with blanks between them, is that of the path.</summary>
    public static bool MatchesAny(ReadOnlySpan<char> patterns, ReadOnlySpan<char> path)
    {
        foreach (var range in patterns.Split(' '))
        {
            if (patterns[range] is { IsEmpty: false } pattern && Matches(pattern, path))
            {
                return true;
            }
        }

        return false;
    }

    // On a mismatch the last star takes one character more, so the time is at most the product of both lengths.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        var (at, place, star, taken) = (0, 0, -1, 0);
        while (place < path.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, taken) = (at++, place);
            }
            else if (at < pattern.Length && pattern[at] == path[place])
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                place = ++taken;
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }
}
