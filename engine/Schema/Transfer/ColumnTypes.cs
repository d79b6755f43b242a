using System.Collections.Frozen;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Finds the field types, and the formats of them, that columns of other systems become.</summary>
internal static class ColumnTypes
{
    // Names of others for what is a format here.
    private static readonly FrozenDictionary<string, string> Meanings = new Dictionary<string, string>
    {
        ["uuid"] = "id", ["richtext"] = "html", ["latitude"] = "location.latitude", ["longitude"] = "location.longitude",
        ["altitude"] = "location.altitude", ["timestamptz"] = "timestamp", ["boolean"] = "truefalse", ["bit"] = "truefalse",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Plain = Build(
        ("text", ["varchar", "char", "character varying", "string", "code"]),
        ("editor", ["longtext", "mediumtext"]),
        ("number", ["double", "double precision", "real"]),
        ("decimal", ["numeric"]),
        ("int", ["integer", "bigint", "smallint", "tinyint", "serial", "bigserial"]),
        ("json", ["simple-json", "jsonb"]),
        ("url", ["uri"]));

    /// <summary>Sets a field's type, and what validates its values, by the name that another system has for it.</summary>
    /// <param name="name">As <c>varchar(200)</c>, <c>label</c> or <c>location.latitude</c>.</param>
    /// <returns>False when no such type is known.</returns>
    public static bool TrySet(CollectionField field, string name)
    {
        var (plain, length) = Split(name.Trim().ToLowerInvariant());
        if (Formats.Find(Meanings.GetValueOrDefault(plain, plain)) is { } format && !NeedsOptions(format.Type))
        {
            (field.Type, field.Format) = (format.Type, format.Name);
        }
        else if (Plain.TryGetValue(plain, out var type))
        {
            field.Type = type;
        }
        else if (FieldTypes.All.Any(entry => entry.Name == plain) && !NeedsOptions(plain))
        {
            field.Type = plain;
        }
        else
        {
            return false;
        }

        SetLength(field, length);
        return true;
    }

    /// <summary>Sets how long texts may be, where another name of the column's type says it, as <c>varchar(200)</c>.</summary>
    public static void SetLengthOf(CollectionField field, string name)
    {
        var (plain, length) = Split(name.Trim().ToLowerInvariant());
        SetLength(field, Plain.GetValueOrDefault(plain) == "text" ? length : null);
    }

    public static void SetLength(CollectionField field, int length)
    {
        field.Validation ??= new FieldValidation();
        field.Validation.MaxLength = length;
    }

    private static void SetLength(CollectionField field, int? length)
    {
        if (length is > 0 && field.Type is ("text" or "editor"))
        {
            SetLength(field, length.Value);
        }
    }

    private static (string Plain, int? Length) Split(string name)
    {
        var start = name.IndexOf('(', StringComparison.Ordinal);
        return start < 0 ? (name, null) : (name[..start].Trim(), int.TryParse(name[(start + 1)..].TrimEnd(')', ' '), out var length) ? length : null);
    }

    private static bool NeedsOptions(string type) => type is "select" or "relation";

    private static FrozenDictionary<string, string> Build(params ReadOnlySpan<(string Ours, string[] Names)> types)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (ours, names) in types)
        {
            Array.ForEach(names, name => result[name] = ours);
        }

        return result.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
