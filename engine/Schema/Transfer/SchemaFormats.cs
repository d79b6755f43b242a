using System.Text.RegularExpressions;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Tells the languages of schemas apart.</summary>
internal static partial class SchemaFormats
{
    [GeneratedRegex(@"^\s*(syntax\s*=|package\s+[\w.]+\s*;|message\s+\w+\s*\{)", RegexOptions.Multiline)]
    private static partial Regex ProtoStatement();

    /// <param name="name">As a client wrote it.</param>
    /// <exception cref="Kernel.BaasException">schema DOCUMENT_INVALID.</exception>
    public static SchemaFormat Parse(string name) => name switch
    {
        "yaml" or "yml" => SchemaFormat.Yaml,
        "json" => SchemaFormat.Json,
        "proto" => SchemaFormat.Proto,
        _ => throw SchemaErrors.DocumentInvalid("format", "expected 'yaml', 'json' or 'proto'"),
    };

    public static string ContentType(SchemaFormat format) => format switch
    {
        SchemaFormat.Json => "application/json",
        SchemaFormat.Proto => "text/plain; charset=utf-8",
        _ => "application/yaml",
    };

    /// <summary>Finds the language of a document whose sender did not name it.</summary>
    public static SchemaFormat Guess(string contentType, string text)
    {
        if (contentType.Contains("yaml", StringComparison.OrdinalIgnoreCase))
        {
            return SchemaFormat.Yaml;
        }

        if (contentType.Contains("json", StringComparison.OrdinalIgnoreCase))
        {
            return SchemaFormat.Json;
        }

        var start = text.AsSpan().TrimStart("\ufeff \t\r\n");
        return start.StartsWith('{') || start.StartsWith('[') ? SchemaFormat.Json
            : ProtoStatement().IsMatch(text) ? SchemaFormat.Proto
            : SchemaFormat.Yaml;
    }
}
