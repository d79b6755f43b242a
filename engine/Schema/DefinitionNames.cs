using System.Buffers;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Which names collections and fields may have. They become names of SQL tables, columns, proto fields and JSON members.</summary>
internal static class DefinitionNames
{
    /// <summary>The rule, for people.</summary>
    public const string Rule = "1 to 63 lower-case letters, digits and '_', starting with a letter";

    private const int MaxLength = 63;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    // The databases keep the first two prefixes for themselves, and the engine's own tables and services have the third.
    private static readonly string[] ReservedPrefixes = ["sqlite_", "pg_", "baas_"];

    // SQLite takes a table of such a name for the function that reads lists, in each statement of the project.
    private static readonly string[] ReservedCollectionNames = ["json_each", "json_tree", "jsonb_each", "jsonb_tree"];

    // The last are columns that each table of PostgreSQL has.
    private static readonly string[] ReservedFieldNames =
        ["id", "collection", "created", "updated", "etag", "data", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"];

    public static bool IsName(string name)
        => name.Length is > 0 and <= MaxLength && char.IsAsciiLetterLower(name[0]) && !name.AsSpan().ContainsAnyExcept(Characters);

    public static void CheckCollectionName(string name, DefinitionFaults faults)
    {
        if (ReservedCollectionNames.Contains(name))
        {
            faults.Add("name", "RESERVED", $"'{name}' is a name of the database's own; expected another one");
        }
        else if (CheckName(name, "name", faults) && ReservedPrefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } reserved)
        {
            faults.Add("name", "RESERVED", $"expected a name that does not start with '{reserved}'");
        }
    }

    /// <param name="name">The name.</param>
    /// <param name="path">Path of the name in the definition, as <c>schema[2].name</c>.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void CheckFieldName(string name, string path, DefinitionFaults faults)
    {
        if (CheckName(name, path, faults) && ReservedFieldNames.Contains(name))
        {
            faults.Add(path, "RESERVED", $"'{name}' is a name of the engine's own; expected another one");
        }
    }

    /// <summary>
    /// The name by which protobuf's JSON knows a field: underscores go, and what follows them is upper-case. Two fields of one
    /// message must not share it. Source: https://protobuf.dev/programming-guides/json/.
    /// </summary>
    public static string JsonName(string name)
    {
        var json = new char[name.Length];
        var length = 0;
        var isUpper = false;
        foreach (var character in name)
        {
            if (character != '_')
            {
                json[length++] = isUpper ? char.ToUpperInvariant(character) : character;
            }

            isUpper = character == '_';
        }

        return new string(json, 0, length);
    }

    private static bool CheckName(string name, string path, DefinitionFaults faults)
    {
        if (IsName(name))
        {
            return true;
        }

        faults.Add(path, name.Length == 0 ? "REQUIRED" : "FORMAT", $"expected {Rule}");
        return false;
    }
}
