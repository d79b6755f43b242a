using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>A comment of a proto file, for use in C#.</summary>
internal static class ProtoComment
{
    /// <summary>The comment before a declaration, or else the one behind it; lines without margins, none empty at the ends.</summary>
    public static IReadOnlyList<string> Lines(DescriptorBase descriptor)
    {
        var leading = Lines(descriptor.Declaration?.LeadingComments);
        return leading.Count > 0 ? leading : Lines(descriptor.Declaration?.TrailingComments);
    }

    /// <summary>The comment before a declaration as one line of plain text; empty when there is none.</summary>
    public static string Sentence(DescriptorBase descriptor)
        => string.Join(' ', Lines(descriptor.Declaration?.LeadingComments).Where(line => line.Length > 0));

    /// <summary>Writes a summary of XML documentation.</summary>
    public static void WriteSummary(CodeWriter code, IReadOnlyList<string> lines)
    {
        if (lines.Count == 1)
        {
            code.Line($"/// <summary>{Escape(lines[0])}</summary>");
            return;
        }

        code.Line("/// <summary>");
        foreach (var line in lines)
        {
            code.Line($"/// {Escape(line)}".TrimEnd());
        }

        code.Line("/// </summary>");
    }

    private static List<string> Lines(string? comment)
    {
        // Tabs count as blanks; a `/** */` comment arrives with its stars removed by protoc.
        var lines = (comment ?? "").ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).ToList();
        var first = lines.FindIndex(line => line.Length > 0);
        return first < 0 ? [] : lines[first..(lines.FindLastIndex(line => line.Length > 0) + 1)];
    }

    /// <summary>A text for XML. What XML cannot have becomes a blank, and so does what would change the order in which the line is shown.</summary>
    public static string Escape(string text) => string.Concat(text.Select(static unit => unit switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '\ufffe' or '\uffff' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') => " ",
        _ when char.IsControl(unit) => " ",
        _ => unit.ToString(),
    }));
}
