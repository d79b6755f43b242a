using System.Globalization;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>What the two foreign shapes of documents have in common: names, flags and columns.</summary>
internal static class ForeignColumn
{
    /// <summary>Columns that every record has here anyway.</summary>
    private static readonly HashSet<string> Standard = new(
        ["id", "created", "updated", "created_at", "updated_at", "reference_id", "version", "permission", "user_account_id"], StringComparer.Ordinal);

    /// <summary>Whether the engine has such a column by itself.</summary>
    public static bool IsStandard(string name) => Standard.Contains(name);

    /// <summary>A name in our spelling: lower case, with <c>_</c> between words.</summary>
    public static string Name(string name)
    {
        var result = new System.Text.StringBuilder(name.Length);
        foreach (var character in name.Trim())
        {
            var isWord = char.IsAsciiLetterOrDigit(character);
            var isNew = char.IsAsciiLetterUpper(character) && result.Length > 0 && char.IsAsciiLetterLower(result[^1]);
            if ((!isWord || isNew) && result.Length > 0 && result[^1] != '_')
            {
                result.Append('_');
            }

            if (isWord)
            {
                result.Append(char.ToLowerInvariant(character));
            }
        }

        return result.ToString().TrimEnd('_');
    }

    /// <param name="fallback">What it is when the node does not say.</param>
    public static bool Flag(SchemaNode node, string name, bool fallback = false)
        => node.Find(name)?.Text is { } text ? text is "true" or "True" or "1" : fallback;

    public static int? Number(SchemaNode node, string name)
        => int.TryParse(node.Find(name)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether an index over the field is of use, as other systems allow on columns of any type.</summary>
    public static bool HasOrder(CollectionField field)
        => field.Type is "text" or "email" or "url" or "number" or "int" or "decimal" or "bool" or "date" or "datetime" or "time"
            || field is { Type: "select", Select.MaxSelect: <= 1 };

    public static void SetRequired(CollectionField field)
    {
        field.Validation ??= new FieldValidation();
        field.Validation.Required = true;
    }

    /// <summary>Makes a field that offers values to choose from.</summary>
    /// <param name="options">A list of texts, or of maps with a <c>value</c> each.</param>
    /// <returns>False when there are none.</returns>
    public static bool TrySetOptions(CollectionField field, SchemaNode? options, bool isList)
    {
        var values = (options?.Items ?? []).Select(option => option.Text ?? option.Find("value")?.Text).OfType<string>().Distinct().ToList();
        if (values.Count == 0)
        {
            return false;
        }

        field.Type = "select";
        field.Select = new SelectOptions { MaxSelect = isList ? values.Count : 1 };
        field.Select.Values.AddRange(values);
        return true;
    }

    public static CollectionField Relation(string name, string target, bool isList) => new()
    {
        Name = name,
        Type = "relation",
        Relation = new RelationOptions { CollectionId = target, Type = isList ? "many-to-many" : "many-to-one" },
    };

    /// <summary>Adds a field, unless another one of its name is there already.</summary>
    public static void AddNew(V1.Schema.Collection collection, CollectionField field)
    {
        if (collection.Schema.All(other => other.Name != field.Name))
        {
            collection.Schema.Add(field);
        }
    }
}
