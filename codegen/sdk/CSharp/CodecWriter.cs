namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>Writes the class that reads and writes a collection's records.</summary>
internal static class CodecWriter
{
    private const string Sdk = "global::Grpc.Baas.Client";

    public static GeneratedFile Write(ProjectNames names, CollectionNames collection) => CSharpGenerator.File(names, collection.CodecType, code =>
    {
        code.Line($"/// <summary>How records of <c>{collection.Collection.Name}</c> travel.</summary>");
        code.Open($"internal sealed class {collection.CodecType} : {Sdk}.RecordCodec<{collection.RecordType}>");
        code.Line($"public static readonly {collection.CodecType} Instance = new();");
        code.Line();
        WriteFields(code, names, collection);
        code.Line();
        WriteWrite(code, collection);
        code.Line();
        WriteRead(code, collection);
        code.Close();
    });

    private static void WriteFields(CodeWriter code, ProjectNames names, CollectionNames collection)
    {
        var service = collection.Collection.Service.FullName;
        code.Block($"""
            private {collection.CodecType}()
                : base({names.ClientType}.Contract, "{service}", "{collection.Collection.Name}",
                [
            """);
        foreach (var field in collection.Fields)
        {
            var choices = field.EnumName is null ? "" : $" {{ Choices = [{string.Join(", ", EnumWriter.ChoicesOf(field).Select(CSharpGenerator.Literal))}] }}";
            // Not nameof: the codec inherits properties, as Service, which a record's type may be called like.
            code.Line($"        new(\"{field.Descriptor.Name}\", \"{field.Property}\", record => record.{field.Property}){choices},");
        }

        code.Block("""
                ])
            {
            }
            """);
    }

    private static void WriteWrite(CodeWriter code, CollectionNames collection)
    {
        code.Line("/// <inheritdoc/>");
        code.Open($"public override void Write({collection.RecordType} record, {Sdk}.RecordWriter writer)");
        foreach (var field in collection.Fields)
        {
            var value = $"record.{field.Property}";
            code.Line(field switch
            {
                { EnumName: not null, IsList: true } => $"writer.WriteEnums({field.Number}, global::System.Linq.Enumerable.Select({value}, value => (int)value));",
                { EnumName: not null } => $"writer.WriteEnum({field.Number}, (int?){value});",
                { IsPlainText: true } => $"writer.WriteUnlessEmpty({field.Number}, {value});",
                _ => $"writer.Write({field.Number}, {value});",
            });
        }

        code.Close();
    }

    private static void WriteRead(CodeWriter code, CollectionNames collection)
    {
        code.Line("/// <inheritdoc/>");
        code.Open($"public override {collection.RecordType} Read({Sdk}.RecordReader reader)");
        foreach (var field in collection.Fields)
        {
            code.Line(field switch
            {
                { IsList: true } => $"var field{field.Number} = new global::System.Collections.Generic.List<{field.Scalar.Type}>();",
                { IsPlainText: true } => $"var field{field.Number} = \"\";",
                _ => $"{field.Type} field{field.Number} = null;",
            });
        }

        code.Open("while (reader.ReadTag() is not 0 and var tag)");
        code.Open("switch (tag)");
        foreach (var field in collection.Fields)
        {
            var read = field.EnumName is null ? $"reader.{field.Scalar.Read}" : $"({field.EnumName})reader.{field.Scalar.Read}";
            WriteCase(code, field.Tag, field.IsList ? $"field{field.Number}.Add({read});" : $"field{field.Number} = {read};");
            if (field is { EnumName: not null, IsList: true })
            {
                WriteCase(
                    code,
                    field.PackedTag,
                    $"field{field.Number}.AddRange(global::System.Linq.Enumerable.Select(reader.ReadEnums(), value => ({field.EnumName})value));");
            }
        }

        code.Block("""
            default:
                reader.Skip();
                break;
            """);
        code.Close();
        code.Close();
        code.Line();
        code.Line($"return new {collection.RecordType}");
        code.Line("{");
        foreach (var field in collection.Fields)
        {
            code.Line($"    {field.Property} = field{field.Number},");
        }

        code.Line("};");
        code.Close();
    }

    private static void WriteCase(CodeWriter code, uint tag, string statement) => code.Block($"""
        case {tag}:
            {statement}
            break;
        """);
}
