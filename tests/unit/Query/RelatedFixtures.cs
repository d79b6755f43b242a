using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>Collections that point at each other in every way: by one id and by lists, onwards, back and at themselves.</summary>
internal static class RelatedFixtures
{
    public static readonly CatalogueSnapshot Catalogue = Define(
        """{"name": "people", "schema": [{"name": "name", "type": "text"}, {"name": "age", "type": "int"}, {"name": "vip", "type": "bool"}, {"name": "boss", "type": "relation", "relation": {"collection_id": "people"}}]}""",
        """{"name": "tags", "schema": [{"name": "label", "type": "text"}]}""",
        """
        {"name": "posts", "schema": [{"name": "title", "type": "text"}, {"name": "author", "type": "relation", "relation": {"collection_id": "people"}},
          {"name": "tags", "type": "relation", "relation": {"collection_id": "tags", "type": "many-to-many"}}]}
        """,
        """
        {"name": "comments", "schema": [{"name": "text", "type": "text"}, {"name": "by", "type": "relation", "relation": {"collection_id": "people"}},
          {"name": "post", "type": "relation", "relation": {"collection_id": "posts"}}]}
        """);

    public static Collection Posts => Catalogue.Find("posts")!;

    public static QueryScope Scope => new(Posts, Catalogue, QueryFixtures.Now);

    public static Filter Parse(string filter) => Filter.Parse(filter, Scope);

    private static CatalogueSnapshot Define(params string[] definitions)
    {
        var catalogue = CatalogueSnapshot.Empty;
        foreach (var definition in definitions)
        {
            var parsed = V1.Schema.Collection.Parser.ParseJson(definition);
            catalogue = catalogue.With(DefinitionParser.ParseNew(parsed, $"0190-{parsed.Name}", catalogue, now: 1));
        }

        return catalogue;
    }
}
