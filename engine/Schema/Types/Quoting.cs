namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>Writes names and values of a definition for people.</summary>
internal static class Quoting
{
    private const int MaxShown = 10;
    private const int MaxTextShown = 40;

    /// <returns>As <c>'draft', 'published'</c>; after ten, how many more there are.</returns>
    public static string List(IReadOnlyCollection<string> values)
    {
        var shown = string.Join(", ", values.Take(MaxShown).Select(value => $"'{Shorten(value)}'"));
        return values.Count > MaxShown ? $"{shown} and {values.Count - MaxShown} more" : shown;
    }

    /// <summary>Cuts a text of a client that a message repeats.</summary>
    public static string Shorten(string text)
    {
        if (text.Length <= MaxTextShown)
        {
            return text;
        }

        // Half a surrogate pair is no text.
        var length = char.IsHighSurrogate(text[MaxTextShown - 1]) ? MaxTextShown - 1 : MaxTextShown;
        return string.Concat(text.AsSpan(0, length), "…");
    }
}
