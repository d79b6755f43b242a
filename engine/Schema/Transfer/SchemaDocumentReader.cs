using System.Text;
using System.Text.Unicode;
using Google.Api;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Reads documents of any language and shape that the import takes.</summary>
internal static class SchemaDocumentReader
{
    public const int MaxBytes = 4 << 20;

    private const int Version = 1;

    /// <param name="document">The document.</param>
    /// <param name="format">Its language; empty to find out.</param>
    /// <exception cref="Kernel.BaasException">schema DOCUMENT_INVALID.</exception>
    public static SchemaDocument Read(HttpBody? document, string format)
    {
        var bytes = document is null ? [] : document.Data.Span;
        if (bytes.IsEmpty || bytes.Length > MaxBytes || !Utf8.IsValid(bytes))
        {
            throw SchemaErrors.DocumentInvalid("document", $"expected a text in UTF-8 of 1 to {MaxBytes} bytes");
        }

        var text = Encoding.UTF8.GetString(bytes).TrimStart('\ufeff');
        var language = format.Length > 0 ? SchemaFormats.Parse(format) : SchemaFormats.Guess(document!.ContentType, text);
        try
        {
            return Read(text, language);
        }
        catch (DocumentFaultException exception)
        {
            throw SchemaErrors.DocumentInvalid("document", exception.Message);
        }
    }

    private static SchemaDocument Read(string text, SchemaFormat format)
    {
        var faults = new DefinitionFaults();
        var node = format switch
        {
            SchemaFormat.Json => JsonNodeReader.Read(Encoding.UTF8.GetBytes(text)),
            SchemaFormat.Proto => ProtoNodeReader.Read(text),
            _ => YamlNodeReader.Read(text),
        };
        var document = TableDefinitions.IsOne(node) ? TableDefinitions.Read(node, faults)
            : TableSchemas.IsOne(node) ? TableSchemas.Read(node, faults)
            : ReadOwn(node, format == SchemaFormat.Proto, faults);
        if (faults.Count == 0)
        {
            RefuseTwins(document, faults);
        }

        return faults.Count == 0 ? document : throw SchemaErrors.DocumentInvalid(faults);
    }

    private static SchemaDocument ReadOwn(SchemaNode node, bool isTextFormat, DefinitionFaults faults)
    {
        var schema = new V1.Schema.ProjectSchema();
        // An export of nothing has its version alone.
        if (node.Members is null || (node.Find("collections") is null && node.Find("version") is null))
        {
            faults.Add("collections", "REQUIRED", "expected the collections of a project");
            return new SchemaDocument([], HasRules: true);
        }

        new NodeMessageReader(isTextFormat, faults).Read(node, schema, "");
        if (schema.Version is not (0 or Version))
        {
            faults.Add("version", "UNKNOWN", $"expected {Version}");
        }

        return new SchemaDocument(schema.Collections, HasRules: true);
    }

    private static void RefuseTwins(SchemaDocument document, DefinitionFaults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < document.Collections.Count; i++)
        {
            if (!names.Add(document.Collections[i].Name))
            {
                faults.Add($"collections[{i}].name", "DUPLICATE", "another collection of the document has this name");
            }
        }
    }
}
