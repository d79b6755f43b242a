using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Finds the field types that columns of other systems become.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<string, Func<CollectionField, string>> Known = Build();

    /// <summary>Sets a field's type, and what validates its values, by the name that another system has for it.</summary>
    /// <param name="name">As <c>varchar(200)</c>, <c>label</c> or <c>location.latitude</c>.</param>
    /// <returns>False when no such type is known.</returns>
    public static bool TrySet(CollectionField field, string name)
    {
        var (plain, length) = Split(name.Trim().ToLowerInvariant());
        if (Known.TryGetValue(plain, out var set))
        {
            field.Type = set(field);
        }
        else if (FieldTypes.All.Any(entry => entry.Name == plain) && plain is not ("select" or "relation"))
        {
            field.Type = plain;
        }
        else
        {
            return false;
        }

        if (length is > 0 && field.Type is "text" or "editor")
        {
            SetLength(field, length.Value);
        }

        return true;
    }

    public static void SetLength(CollectionField field, int length)
    {
        field.Validation ??= new FieldValidation();
        field.Validation.MaxLength = length;
    }

    private static (string Plain, int? Length) Split(string name)
    {
        var start = name.IndexOf('(', StringComparison.Ordinal);
        return start < 0 ? (name, null) : (name[..start].Trim(), int.TryParse(name[(start + 1)..].TrimEnd(')', ' '), out var length) ? length : null);
    }

    private static Dictionary<string, Func<CollectionField, string>> Build()
    {
        var types = new Dictionary<string, Func<CollectionField, string>>(StringComparer.Ordinal);
        Add(types, "text", "varchar", "char", "character varying", "string", "label", "name", "alias", "namespace", "value", "uuid", "id", "code", "time");
        Add(types, "editor", "html", "richtext");
        Add(types, "number", "float", "double", "double precision", "real", "measurement", "decimal", "numeric");
        Add(types, "int", "integer", "bigint", "smallint", "tinyint", "serial", "bigserial");
        Add(types, "bool", "boolean", "truefalse", "bit");
        Add(types, "date", "datetime", "timestamp", "timestamptz");
        Add(types, "json", "simple-json", "jsonb", "gzip", "location");
        Add(types, "url", "uri");
        types["content"] = types["markdown"] = types["longtext"] = types["mediumtext"] = types["hidden"] = field =>
        {
            SetLength(field, 1 << 20);
            return "text";
        };
        types["color"] = field => Pattern(field, "^#[0-9A-Fa-f]{3}([0-9A-Fa-f]{3})?$");
        Range(types, 1, 31, "day");
        Range(types, 1, 12, "month");
        Range(types, 100, 2_100, "year");
        Range(types, 0, 59, "minute");
        Range(types, 0, 23, "hour");
        Range(types, 0, 10, "rating");
        types["location.latitude"] = types["latitude"] = field => Between(field, -90, 90, "number");
        types["location.longitude"] = types["longitude"] = field => Between(field, -180, 180, "number");
        types["location.altitude"] = types["altitude"] = static _ => "number";
        return types;
    }

    private static void Add(Dictionary<string, Func<CollectionField, string>> types, string ours, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            types[name] = _ => ours;
        }
    }

    private static void Range(Dictionary<string, Func<CollectionField, string>> types, int min, int max, string name)
        => types[name] = field => Between(field, min, max, "int");

    private static string Between(CollectionField field, double min, double max, string type)
    {
        field.Validation ??= new FieldValidation();
        (field.Validation.Min, field.Validation.Max) = (min, max);
        return type;
    }

    private static string Pattern(CollectionField field, string pattern)
    {
        field.Validation ??= new FieldValidation();
        field.Validation.Pattern = pattern;
        return "text";
    }
}
