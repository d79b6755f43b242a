using System.Globalization;
using System.Text;

namespace Grpc.Baas.Codegen.Sdk.Proto;

/// <summary>Lines of a <c>.proto</c> file, indented by two spaces.</summary>
internal sealed class ProtoText
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 2).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes a comment; its lines begin behind the slashes.</summary>
    public void Comment(string comment)
    {
        var lines = (comment.EndsWith('\n') ? comment[..^1] : comment).Split('\n');
        foreach (var line in lines)
        {
            // U+0000 would end it.
            Line("//" + line.Replace('\0', ' '));
        }
    }

    public void Open(string head)
    {
        Line(head + " {");
        _depth++;
    }

    public void Close()
    {
        _depth--;
        Line("}");
    }

    public override string ToString() => _text.ToString();

    /// <summary>A literal of these bytes, which may be a text.</summary>
    public static string Quote(ReadOnlySpan<byte> bytes)
    {
        var literal = new StringBuilder("\"");
        foreach (var unit in bytes)
        {
            _ = unit switch
            {
                (byte)'"' or (byte)'\\' => literal.Append('\\').Append((char)unit),
                (byte)'\n' => literal.Append("\\n"),
                >= 0x20 and < 0x7f => literal.Append((char)unit),
                _ => literal.Append('\\').Append(Convert.ToString(unit, 8).PadLeft(3, '0')),
            };
        }

        return literal.Append('"').ToString();
    }

    public static string Quote(string text) => Quote(Encoding.UTF8.GetBytes(text));

    public static string Number(double number) => double.IsNaN(number) ? "nan"
        : double.IsInfinity(number) ? number > 0 ? "inf" : "-inf"
        : number.ToString("R", CultureInfo.InvariantCulture);
}
