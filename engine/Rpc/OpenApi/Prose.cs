namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Turns comments into what a description shows.</summary>
internal static class Prose
{
    private static readonly string[] SentenceEnds = [". ", ".\n"];

    /// <summary>The first sentence without its full stop, on one line.</summary>
    public static string FirstSentence(string comment)
    {
        var end = SentenceEnds.Select(mark => comment.IndexOf(mark, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(comment.Length).Min();
        return comment[..end].ReplaceLineEndings(" ").TrimEnd('.');
    }

    /// <summary>Puts paragraphs together; empty ones are left out.</summary>
    public static string Paragraphs(params IEnumerable<string> texts) => string.Join("\n\n", texts.Where(text => text.Length > 0));

    /// <summary>A text that can stand in a cell of a Markdown table.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");
}
