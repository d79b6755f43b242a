using System.Net;
using System.Text;

namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>A text with <c>{{placeholders}}</c>. There is nothing else in it: no conditions, no loops, no look-ups.</summary>
internal sealed class TemplateText
{
    private readonly IReadOnlyList<(string Text, bool IsPlaceholder)> _parts;

    private TemplateText(IReadOnlyList<(string Text, bool IsPlaceholder)> parts) => _parts = parts;

    /// <summary>The names of its placeholders.</summary>
    public IEnumerable<string> Placeholders => _parts.Where(part => part.IsPlaceholder).Select(part => part.Text);

    /// <summary>Reads a text.</summary>
    /// <param name="allowed">The placeholders that it may have.</param>
    /// <param name="fault">What is wrong with it, as a sentence; empty when nothing is.</param>
    public static TemplateText Parse(string text, IReadOnlyCollection<string> allowed, out string fault)
    {
        var parts = new List<(string, bool)>();
        fault = "";
        var start = 0;
        while (text.IndexOf("{{", start, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                fault = $"The {{{{ at offset {open} has no }}}}.";
                break;
            }

            var name = text[(open + 2)..close].Trim();
            if (!allowed.Contains(name))
            {
                fault = $"At offset {open} is a placeholder that there is not; expected is one of {string.Join(", ", allowed)}.";
                break;
            }

            parts.Add((text[start..open], false));
            parts.Add((name, true));
            start = close + 2;
        }

        parts.Add((text[start..], false));
        return new TemplateText(parts);
    }

    /// <summary>The text with values in the place of their names, each on one line.</summary>
    public string Fill(IReadOnlyDictionary<string, string> values) => Fill(values, static value => value);

    /// <summary>The same for HTML: what has a meaning there is escaped in the values.</summary>
    public string FillHtml(IReadOnlyDictionary<string, string> values) => Fill(values, WebUtility.HtmlEncode);

    private string Fill(IReadOnlyDictionary<string, string> values, Func<string, string> escape)
    {
        var filled = new StringBuilder();
        foreach (var (text, isPlaceholder) in _parts)
        {
            filled.Append(isPlaceholder ? escape(OneLine(values[text])) : text);
        }

        return filled.ToString();
    }

    // A value must not be able to end a line, in a subject least of all.
    private static string OneLine(string value) => value.Any(char.IsControl) ? string.Concat(value.Select(each => char.IsControl(each) ? ' ' : each)) : value;
}
