using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>A module that is being written: its text, and what it imports, under other names where its own are the same.</summary>
/// <param name="path">Below <c>src</c>, without an ending.</param>
/// <param name="declared">The names that the module declares.</param>
internal sealed partial class TypeScriptModule(string path, IEnumerable<string> declared)
{
    public const string Notice = "// Made by `baas generate` of the contract of a project. Changes are lost when it is made anew.";

    private static readonly JsonSerializerOptions Literals = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HashSet<string> _names = [.. declared];
    private readonly Dictionary<(string From, string Name), (string Alias, bool IsValue)> _imports = [];
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Imports what is only a type. Answers how to call it here.</summary>
    public string UseType(string name, string from) => Import(name, from, isValue: false);

    /// <summary>Imports what exists when the program runs. Answers how to call it here.</summary>
    public string Use(string name, string from) => Import(name, from, isValue: true);

    /// <summary>From where a module of the package is imported here.</summary>
    public string PathTo(string module)
    {
        var up = path.Count(letter => letter == '/');
        return $"{(up == 0 ? "./" : string.Concat(Enumerable.Repeat("../", up)))}{module}.js";
    }

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 2).Append(line);
        }

        _text.Append('\n');
    }

    public void Open(string head)
    {
        Line(head);
        _depth++;
    }

    public void Close(string tail = "}")
    {
        _depth--;
        Line(tail);
    }

    /// <summary>Writes a comment of TSDoc; nothing when there is no text.</summary>
    public void Comment(IReadOnlyList<string> lines, string? tag = null)
    {
        IReadOnlyList<string> all = tag is null ? lines : lines.Count == 0 ? [tag] : [.. lines, "", tag];
        if (all.Count == 0)
        {
            return;
        }

        Line("/**");
        foreach (var line in all)
        {
            Line($" * {Visible(line.Replace("*/", "*\\/", StringComparison.Ordinal))}".TrimEnd());
        }

        Line(" */");
    }

    /// <summary>The comment of a declaration in its file: the one before it, or else the one behind.</summary>
    public static IReadOnlyList<string> CommentOf(DescriptorBase descriptor)
    {
        var text = descriptor.Declaration?.LeadingComments is { Length: > 0 } before ? before : descriptor.Declaration?.TrailingComments ?? "";
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).ToList();
        var first = lines.FindIndex(line => line.Length > 0);
        return first < 0 ? [] : lines[first..(lines.FindLastIndex(line => line.Length > 0) + 1)];
    }

    /// <summary>A text as a literal.</summary>
    public static string Literal(string text) => Visible(JsonSerializer.Serialize(text, Literals));

    public GeneratedFile ToFile()
    {
        var head = new StringBuilder($"{Notice}\n");
        var sorted = _imports.OrderBy(import => import.Key.From, StringComparer.Ordinal).ThenBy(import => import.Key.Name, StringComparer.Ordinal);
        foreach (var from in sorted.GroupBy(import => import.Key.From))
        {
            WriteImports(head, "import type", from.Key, from.Where(import => !import.Value.IsValue));
            WriteImports(head, "import", from.Key, from.Where(import => import.Value.IsValue));
        }

        return new GeneratedFile($"src/{path}.ts", $"{head}\n{_text.ToString().Trim('\n')}\n");
    }

    // What changes the direction of text would show other code than there is. Source: CVE-2021-42574.
    private static string Visible(string text) => DirectionMarks().Replace(text, static mark => $@"\u{(int)mark.Value[0]:x4}");

    [GeneratedRegex(@"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")]
    private static partial Regex DirectionMarks();

    private static void WriteImports(
        StringBuilder head, string keyword, string from, IEnumerable<KeyValuePair<(string From, string Name), (string Alias, bool IsValue)>> imports)
    {
        var names = string.Join(
            ", ",
            imports.Select(import => import.Key.Name == import.Value.Alias ? import.Key.Name : $"{import.Key.Name} as {import.Value.Alias}"));
        if (names.Length > 0)
        {
            head.Append(keyword).Append(" { ").Append(names).Append(" } from \"").Append(from).Append("\";\n");
        }
    }

    private string Import(string name, string from, bool isValue)
    {
        if (_imports.TryGetValue((from, name), out var known))
        {
            _imports[(from, name)] = (known.Alias, known.IsValue || isValue);
            return known.Alias;
        }

        var alias = name;
        for (var count = 1; !_names.Add(alias); count++)
        {
            alias = $"{name}${count}";
        }

        _imports.Add((from, name), (alias, isValue));
        return alias;
    }
}
