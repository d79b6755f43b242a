using System.Text;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen;

/// <summary>The names that protoc's C# generator gives: what we generate refers to what it generates.</summary>
/// <remarks>The rules are observable in protoc's output; the golden tests compile both together.</remarks>
internal static class CSharpNames
{
    public static string Namespace(FileDescriptor file)
    {
        var options = file.GetOptions();
        return options is { HasCsharpNamespace: true } ? options.CsharpNamespace : PascalCase(file.Package, keepPeriods: true);
    }

    /// <summary>Full name of a message's class. A nested message is in the class <c>Types</c> of its parent.</summary>
    public static string Message(MessageDescriptor message)
    {
        var name = message.Name;
        for (var outer = message.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = $"{outer.Name}.Types.{name}";
        }

        return Global(message.File, name);
    }

    /// <summary>Full name of the class that holds a file's descriptor.</summary>
    public static string Reflection(FileDescriptor file) => Global(file, FileBase(file) + "Reflection");

    /// <summary>Path of the generated file, beside the proto file's own path so that equal file names do not collide.</summary>
    public static string OutputFile(FileDescriptor file) => file.Name[..(file.Name.LastIndexOf('/') + 1)] + FileBase(file) + "Grpc.cs";

    /// <summary>Name of an enum value: without the enum's name in front, in PascalCase.</summary>
    public static string EnumValue(string enumName, string valueName)
    {
        var name = ShoutedToPascalCase(WithoutEnumPrefix(enumName, valueName) ?? valueName);
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }

    /// <summary>The value's name without the enum's name in front, or null when it is not in front. Case and underscores do not count.</summary>
    public static string? WithoutEnumPrefix(string enumName, string valueName)
    {
        var at = 0;
        foreach (var letter in enumName.Where(letter => letter != '_'))
        {
            at = SkipUnderscores(valueName, at);
            if (at == valueName.Length || char.ToLowerInvariant(valueName[at]) != char.ToLowerInvariant(letter))
            {
                return null;
            }

            at++;
        }

        at = SkipUnderscores(valueName, at);
        return at < valueName.Length ? valueName[at..] : null;
    }

    private static int SkipUnderscores(string text, int at)
    {
        while (at < text.Length && text[at] == '_')
        {
            at++;
        }

        return at;
    }

    private static string Global(FileDescriptor file, string name)
    {
        var space = Namespace(file);
        return space.Length == 0 ? $"global::{name}" : $"global::{space}.{name}";
    }

    private static string FileBase(FileDescriptor file)
    {
        var name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        return PascalCase(name.EndsWith(".proto", StringComparison.Ordinal) ? name[..^".proto".Length] : name, keepPeriods: false);
    }

    /// <summary>A letter after anything but a letter becomes a capital; all but letters and digits go.</summary>
    public static string PascalCase(string text, bool keepPeriods)
    {
        var result = new StringBuilder(text.Length);
        var isCapital = true;
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                result.Append(isCapital ? char.ToUpperInvariant(letter) : letter);
            }
            else if (letter == '.' && keepPeriods)
            {
                result.Append('.');
            }

            isCapital = !char.IsAsciiLetter(letter);
        }

        // A C# name cannot start with a digit, so the underscore that stood before it stays.
        return result.Length > 0 && char.IsAsciiDigit(result[0]) && text[0] == '_' ? "_" + result : result.ToString();
    }

    // HTTP_METHOD and HttpMethod both become HttpMethod: a capital stays one after a lower-case letter, a digit or a separator.
    private static string ShoutedToPascalCase(string text)
    {
        var result = new StringBuilder(text.Length);
        var previous = '_';
        foreach (var letter in text)
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                var isStart = !char.IsAsciiLetter(previous);
                result.Append(isStart ? char.ToUpperInvariant(letter)
                    : char.IsAsciiLetterLower(previous) ? letter
                    : char.ToLowerInvariant(letter));
            }

            previous = letter;
        }

        return result.ToString();
    }
}
