using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>Collections from the JSON that clients send.</summary>
internal static class Definitions
{
    public const long Now = 1_763_000_000_000_001;

    public static V1.Schema.Collection Json(string definition) => V1.Schema.Collection.Parser.ParseJson(definition);

    /// <param name="fields">The entries of <c>schema</c>, each in braces.</param>
    public static V1.Schema.Collection Named(string name, params string[] fields)
        => Json($$"""{"name":"{{name}}","schema":[{{string.Join(',', fields)}}]}""");

    public static Collection New(string name, params string[] fields)
        => DefinitionParser.ParseNew(Named(name, fields), $"id-of-{name}", CatalogueSnapshot.Empty, Now);

    public static Collection Update(Collection current, params string[] fields)
        => DefinitionParser.ParseUpdate(Named(current.Name, fields), current, CatalogueSnapshot.Of([current]), Now + 1).Next;

    /// <returns>As <c>10 title, 11 body</c>.</returns>
    public static string Numbers(Collection collection)
        => string.Join(", ", collection.Fields.Select(field => $"{field.Number} {field.Name}"));

    /// <returns>As <c>schema[0].name FORMAT</c>, one each line.</returns>
    public static string Faults(BaasException exception)
        => string.Join('\n', exception.Violations.Select(violation => $"{violation.Field} {violation.Rule}"));
}
