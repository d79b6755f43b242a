using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>Writes the class of a collection's records.</summary>
internal static class RecordWriter
{
    public static GeneratedFile Write(ProjectNames names, CollectionNames collection) => CSharpGenerator.File(names, collection.RecordType, code =>
    {
        ProtoComment.WriteSummary(code, LinesOf(collection.Collection.Record, $"A record of `{collection.Collection.Name}`."));
        code.Open($"public sealed record {collection.RecordType}");
        for (var i = 0; i < collection.Fields.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }

            var field = collection.Fields[i];
            ProtoComment.WriteSummary(code, LinesOf(field.Descriptor, Describe(field)));
            var value = field.IsPlainText ? " = \"\";" : field.IsList ? " = [];" : "";
            code.Line($"public {field.Type} {field.Property} {{ get; init; }}{value}");
        }

        code.Close();
    });

    /// <summary>The comment of a declaration, or what is said where it has none.</summary>
    public static IReadOnlyList<string> LinesOf(DescriptorBase declaration, string otherwise) =>
        ProtoComment.Lines(declaration) is { Count: > 0 } lines ? lines : [otherwise.ReplaceLineEndings(" ")];

    private static string Describe(CSharpField field) => (field.Descriptor.Name, field.Definition) switch
    {
        (_, { Type: "relation" } definition) => $"`{field.Descriptor.Name}`: {(field.IsList ? "ids" : "id")} in `{definition.Relation?.CollectionId}`.",
        (_, { } definition) => $"`{field.Descriptor.Name}`: {definition.Type}{(new FieldContract(field.Descriptor).IsWriteOnly ? ", written and never read" : "")}.",
        ("created", _) => "When it was made.",
        ("updated", _) => "When it was changed last.",
        ("etag", _) => "Changes with each change of the record.",
        _ => $"`{field.Descriptor.Name}` of the record.",
    };
}
