using System.Buffers;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>
/// The project that all parts beside this one belong to. Its name is a part of packages in protos, of paths, and of the names of schemas.
/// </summary>
internal sealed record ProjectName(string Value)
{
    /// <summary>The project that every engine has.</summary>
    public static readonly ProjectName Default = new("default");

    // A schema of PostgreSQL has 63 bytes, and some of them say whose it is.
    private const int MaxLength = 30;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    // Packages and paths of the engine itself or of others that are served beside it, and words that protos cannot have as a package, or that
    // code generated from them cannot: Python and Java have no package of the name of a keyword.
    private static readonly string[] Reserved =
    [
        "api", "baas", "buf", "docs", "google", "grpc", "health", "live", "metrics", "openapi", "ping", "public", "v1",
        "enum", "extend", "extensions", "import", "map", "message", "oneof", "option", "optional", "package", "repeated", "required",
        "reserved", "rpc", "service", "stream", "syntax", "bool", "bytes", "double", "float", "int32", "int64", "string",
        "abstract", "and", "as", "assert", "async", "await", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue", "def",
        "del", "do", "elif", "else", "except", "extends", "false", "final", "finally", "for", "from", "global", "goto", "if", "implements", "in",
        "instanceof", "int", "interface", "is", "lambda", "long", "native", "new", "nonlocal", "not", "null", "or", "pass", "private", "protected",
        "raise", "return", "short", "static", "super", "switch", "synchronized", "this", "throw", "throws", "transient", "true", "try", "void",
        "volatile", "while", "with", "yield",
    ];

    public bool IsDefault => Value == Default.Value;

    /// <summary>What a name must be, for people.</summary>
    public static string Form => $"2 to {MaxLength} lower-case letters, digits and _, a letter first and no _ last, and no word of the protocol or of programming languages, as api or class";

    /// <summary>Whether a project may have the name.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
        => name.Length is >= 2 and <= MaxLength && char.IsAsciiLetterLower(name[0]) && name[^1] != '_'
            && !name.ContainsAnyExcept(Characters) && !name.Contains("__", StringComparison.Ordinal) && !IsReserved(name);

    private static bool IsReserved(ReadOnlySpan<char> name)
    {
        foreach (var word in Reserved)
        {
            if (name.SequenceEqual(word))
            {
                return true;
            }
        }

        return false;
    }
}
