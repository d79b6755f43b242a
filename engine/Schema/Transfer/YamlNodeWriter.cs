using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Writes block YAML that reads back to the same, one way for each document.</summary>
internal static partial class YamlNodeWriter
{
    // What YAML 1.1 takes for a bool or null, many readers still do.
    private static readonly HashSet<string> Words = new(
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"], StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$")]
    private static partial Regex SafeText();

    public static string Write(SchemaNode node)
    {
        var output = new StringBuilder();
        WriteMembers(output, node, 0);
        return output.ToString();
    }

    /// <summary>A text in double quotes, as YAML, JSON and protobuf's text format all read it.</summary>
    public static string Quote(string text)
    {
        var output = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => output.Append("\\\""),
                '\\' => output.Append("\\\\"),
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                < ' ' or (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff'
                    => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => output.Append(character),
            };
        }

        return output.Append('"').ToString();
    }

    private static void WriteMembers(StringBuilder output, SchemaNode map, int indent)
    {
        var isFirst = true;
        foreach (var (key, value) in map.Members!)
        {
            // The first member stands behind the dash of a list.
            output.Append(' ', isFirst && output.Length > 0 && output[^1] == ' ' ? 0 : indent).Append(WriteText(key)).Append(':');
            isFirst = false;
            WriteValue(output, value, indent);
        }
    }

    private static void WriteValue(StringBuilder output, SchemaNode value, int indent)
    {
        if (value.Members is { Count: > 0 })
        {
            output.Append('\n');
            WriteMembers(output, value, indent + 2);
        }
        else if (value.Items is { Count: > 0 } items)
        {
            output.Append('\n');
            foreach (var item in items)
            {
                output.Append(' ', indent + 2).Append('-');
                if (item.Members is { Count: > 0 })
                {
                    output.Append(' ');
                    WriteMembers(output, item, indent + 4);
                }
                else
                {
                    WriteValue(output, item, indent + 2);
                }
            }
        }
        else
        {
            output.Append(' ').Append(value switch
            {
                { Members: not null } => "{}",
                { Items: not null } => "[]",
                { Text: null } => "null",
                { IsQuoted: true } => WriteText(value.Text),
                _ => value.Text,
            }).Append('\n');
        }
    }

    private static string WriteText(string text) => SafeText().IsMatch(text) && !Words.Contains(text) ? text : Quote(text);
}
