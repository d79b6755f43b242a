using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.TypeScript;

/// <summary>The names that protoc-gen-es gives, and those of modules.</summary>
/// <remarks>What the runtime of protobuf-es works out by itself, as names of properties, must be the same here.</remarks>
internal static partial class TypeScriptNames
{
    public const string WellKnown = "@bufbuild/protobuf/wkt";

    private static readonly HashSet<string> ReservedProperties = ["constructor", "toString", "toJSON", "valueOf"];

    private static readonly HashSet<string> ReservedIdentifiers =
    [
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "export", "extends", "false",
        "finally", "for", "function", "if", "import", "in", "instanceof", "new", "null", "return", "super", "switch", "this", "throw", "true",
        "try", "typeof", "var", "void", "while", "with", "yield", "enum", "implements", "interface", "let", "package", "private", "protected",
        "public", "static", "await", "Object", "bigint", "number", "boolean", "string", "object", "globalThis", "Uint8Array", "Partial",
    ];

    /// <summary>As <c>releasedAt</c> of <c>released_at</c>, where a field's name is as protobuf's JSON has it.</summary>
    public static string CamelCase(string name)
    {
        var result = new StringBuilder(name.Length);
        var isCapital = false;
        foreach (var letter in name)
        {
            if (letter == '_')
            {
                isCapital = true;
                continue;
            }

            result.Append(isCapital ? char.ToUpperInvariant(letter) : letter);
            isCapital = false;
        }

        return result.ToString();
    }

    /// <summary>Name of the property that a field, or a method in lower case, has.</summary>
    public static string Property(string name) => EscapeProperty(CamelCase(name));

    /// <summary>Name of the property that a method has.</summary>
    public static string Method(string name) => EscapeProperty(char.ToLowerInvariant(name[0]) + name[1..]);

    public static string EscapeProperty(string name) => ReservedProperties.Contains(name) ? name + "$" : name;

    public static string Identifier(string name) => ReservedIdentifiers.Contains(name) ? name + "$" : name;

    /// <summary>As <c>Post_Status</c> of the enum <c>Status</c> in <c>Post</c>.</summary>
    public static string Of(IDescriptor type)
    {
        var name = type.Name;
        for (var outer = Outer(type); outer is not null; outer = outer.ContainingType)
        {
            name = $"{outer.Name}_{name}";
        }

        return Identifier(name);
    }

    /// <summary>Name of the constant that describes a message or an enum.</summary>
    public static string Schema(IDescriptor type) => (Outer(type) is null ? type.Name : Of(type)) + nameof(Schema);

    /// <summary>Name of the constant that describes a file.</summary>
    public static string File(FileDescriptor file)
        => "file_" + string.Concat(file.Name[..^".proto".Length].Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    /// <summary>The module of a file's messages, below <c>src</c> and without an ending.</summary>
    /// <exception cref="ContractException">The file's name would not be one of a module.</exception>
    public static string Module(FileDescriptor file)
        => FileName().IsMatch(file.Name) ? file.Name[..^".proto".Length] + "_pb"
            : throw new ContractException($"'{file.Name.ReplaceLineEndings(" ")}' is no name of a .proto file.");

    /// <summary>The values of an enum without its name in front, where all have it there.</summary>
    public static IEnumerable<(string Name, EnumValueDescriptor Value)> Values(EnumDescriptor type)
    {
        var prefix = string.Concat(type.Name.Select((letter, index) => index > 0 && char.IsAsciiLetterUpper(letter) ? $"_{letter}" : $"{letter}")) + "_";
        var hasPrefix = type.Values.All(value => value.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && value.Name.Length > prefix.Length && !char.IsAsciiDigit(value.Name[prefix.Length]));
        return type.Values.Select(value => (EscapeProperty(hasPrefix ? value.Name[prefix.Length..] : value.Name), value));
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./-]*\.proto\z")]
    private static partial Regex FileName();

    private static MessageDescriptor? Outer(IDescriptor type) => type switch
    {
        MessageDescriptor message => message.ContainingType,
        EnumDescriptor @enum => @enum.ContainingType,
        _ => null,
    };
}
