using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>Every type that a definition can name. A new type is one file beside this one, and one line here.</summary>
internal static class FieldTypes
{
    public static readonly ImmutableArray<FieldTypeEntry> All =
    [
        new("text", draft => new TextType(draft)),
        new("editor", draft => new EditorType(draft)),
        new("email", draft => new EmailType(draft)),
        new("url", draft => new UrlType(draft)),
        new("number", draft => new NumberType(draft)),
        new("int", draft => new IntType(draft)),
        new("bool", draft => new BoolType(draft)),
        new("date", draft => new DateType(draft)),
        new("select", draft => new SelectType(draft)),
        new("relation", draft => new RelationType(draft)),
        new("json", draft => new JsonType(draft)),
    ];

    private static readonly ImmutableArray<string> Names = [.. All.Select(entry => entry.Name)];

    /// <summary>What other systems call our types, to point the way to whoever comes from there.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["string"] = "text",
        ["varchar"] = "text",
        ["html"] = "editor",
        ["richtext"] = "editor",
        ["link"] = "url",
        ["double"] = "number",
        ["float"] = "number",
        ["decimal"] = "number",
        ["integer"] = "int",
        ["bigint"] = "int",
        ["boolean"] = "bool",
        ["datetime"] = "date",
        ["timestamp"] = "date",
        ["enum"] = "select",
        ["reference"] = "relation",
        ["object"] = "json",
    };

    /// <summary>Makes the type that the draft names. Null, with a fault added to the draft, when there is none of that name.</summary>
    public static FieldType? Create(FieldDraft draft)
    {
        var name = draft.Definition.Type;
        foreach (var entry in All)
        {
            if (entry.Name == name)
            {
                return entry.Create(draft);
            }
        }

        draft.Fault("type", name.Length == 0 ? "REQUIRED" : "UNKNOWN", $"expected one of {string.Join(", ", Names)}{Suggestion(name)}");
        return null;
    }

    private static string Suggestion(string name)
    {
        var nearest = Synonyms.GetValueOrDefault(name.ToLowerInvariant())
            ?? NearestName.Of(name, Names);
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }
}
