using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Secrets;

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
        new("decimal", draft => new DecimalType(draft)),
        new("datetime", draft => new DateTimeType(draft)),
        new("time", draft => new TimeType(draft)),
        new("bytes", draft => new BytesType(draft)),
        new("geopoint", draft => new GeoPointType(draft)),
        new("autodate", draft => new AutodateType(draft)),
        new("file", draft => new FileType(draft)),
        new("password", draft => new PasswordType(draft)),
        new("secret", draft => new EncryptedType(draft, isSecret: true)),
        new("encrypted", draft => new EncryptedType(draft, isSecret: false)),
    ];

    private static readonly ImmutableArray<string> Names = [.. All.Select(entry => entry.Name)];

    /// <summary>What other systems call our types, to point the way to whoever comes from there.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["string"] = "text",
        ["varchar"] = "text",
        ["richtext"] = "editor",
        ["link"] = "url",
        ["double"] = "number",
        ["integer"] = "int",
        ["bigint"] = "int",
        ["boolean"] = "bool",
        ["reference"] = "relation",
        ["object"] = "json",
        ["numeric"] = "decimal",
        ["money"] = "decimal",
        ["blob"] = "bytes",
        ["binary"] = "bytes",
        ["base64"] = "bytes",
        ["point"] = "geopoint",
        ["geo_point"] = "geopoint",
        ["latlng"] = "geopoint",
        ["attachment"] = "file",
    };

    /// <summary>Makes the type that the draft names. Null, with a fault added to the draft, when there is none of that name.</summary>
    /// <remarks>The name of a format stands for its type and that format; what the draft then says is stored.</remarks>
    public static FieldType? Create(FieldDraft draft)
    {
        ReadFormat(draft);
        var name = draft.Definition.Type;
        if (draft.Definition.System && name == TokenKeyType.TypeName)
        {
            return new TokenKeyType();
        }

        foreach (var entry in All)
        {
            if (entry.Name == name)
            {
                return entry.Create(draft);
            }
        }

        draft.Fault(
            "type",
            name.Length == 0 ? "REQUIRED" : "UNKNOWN",
            $"expected one of {string.Join(", ", Names)}, or the name of a format{Suggestion(name)}");
        return null;
    }

    private static void ReadFormat(FieldDraft draft)
    {
        var definition = draft.Definition;
        if (!Names.Contains(definition.Type) && Formats.Find(definition.Type) is { } format)
        {
            definition.Format = definition.Format.Length == 0 ? format.Name : definition.Format;
            definition.Type = format.Type;
        }

        if (definition.Format.Length == 0)
        {
            return;
        }

        draft.Format = Formats.Find(definition.Format);
        if (draft.Format is null)
        {
            var nearest = NearestName.Of(definition.Format, [.. Formats.All.Select(entry => entry.Name)]);
            draft.Fault("format", "UNKNOWN", $"expected the name of a format, as month or color{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
        }
        else if (draft.Format.Type != definition.Type)
        {
            draft.Fault("format", "TYPE", $"the format '{definition.Format}' is one of the type '{draft.Format.Type}'");
            draft.Format = null;
        }
    }

    private static string Suggestion(string name)
    {
        var nearest = Synonyms.GetValueOrDefault(name.ToLowerInvariant())
            ?? NearestName.Of(name, Names);
        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }
}
