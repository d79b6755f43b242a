using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// Finds the path of a place in a JSON text, as <c>schema[2].name</c>. It walks the text again from its start: only a request
/// that fails pays for its path.
/// </summary>
internal static class JsonPath
{
    /// <param name="prefix">Path of the text itself, if it is the value of a field.</param>
    /// <param name="offset">Where the token starts.</param>
    public static string At(ReadOnlySpan<byte> json, long offset, string prefix)
    {
        var levels = new Stack<Level>();
        var current = new Level { Name = prefix, Index = -1 };
        var reader = new Utf8JsonReader(json, JsonTokens.ReaderOptions);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                current = levels.Pop();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                current.Name = NameAt(reader);
            }
            else if (current.IsArray)
            {
                current.Index++;
            }

            if (reader.TokenStartIndex >= offset)
            {
                break;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                levels.Push(current);
                current = new Level { IsArray = reader.TokenType == JsonTokenType.StartArray, Index = -1 };
            }
        }

        return Join(levels.Reverse().Append(current));
    }

    private static string NameAt(in Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static string Join(IEnumerable<Level> levels)
    {
        var path = new StringBuilder();
        foreach (var level in levels)
        {
            if (level.IsArray)
            {
                path.Append('[').Append(Math.Max(level.Index, 0).ToString(CultureInfo.InvariantCulture)).Append(']');
            }
            else if (level.Name.Length > 0)
            {
                path.Append(path.Length > 0 ? "." : "").Append(level.Name);
            }
        }

        return path.ToString();
    }

    private sealed class Level
    {
        public string Name { get; set; } = "";

        public bool IsArray { get; init; }

        public int Index { get; set; }
    }
}
