using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.CSharp;

/// <summary>Writes the enum of a select field.</summary>
internal static class EnumWriter
{
    // Numbers are given one after the other; what is far beyond comes from no engine, and would make a list of that length.
    private const int MaxNumber = 100_000;

    public static GeneratedFile Write(ProjectNames names, CSharpField field) => CSharpGenerator.File(names, field.EnumName!, code =>
    {
        var choices = ChoicesOf(field);
        code.Line($"/// <summary>The values of <c>{field.Descriptor.Name}</c>.</summary>");
        code.Open($"public enum {field.EnumName}");
        var members = new NameSet();
        foreach (var value in ValuesOf(field))
        {
            var text = value.Number > 0 ? $"`{choices[value.Number - 1]}`" : "None of those that this code knows.";
            if (value.Number > 0)
            {
                code.Line();
            }

            ProtoComment.WriteSummary(code, [text.ReplaceLineEndings(" ")]);
            code.Line($"{members.Take(CSharpNames.EnumValue(field.Descriptor.EnumType.Name, value.Name))} = {value.Number},");
        }

        code.Close();
    });

    /// <summary>The texts that the collection has for the numbers 1, 2, and so on; empty where a number is used no more.</summary>
    public static IReadOnlyList<string> ChoicesOf(CSharpField field)
    {
        var known = ValuesOf(field).Select(value => value.Number).Where(number => number > 0).ToList();
        var texts = field.Definition?.Select?.Values.ToList() ?? [];
        var numbers = field.Definition?.Select is { Numbers.Count: > 0 } select ? [.. select.Numbers] : known;
        if (texts.Count != numbers.Count || numbers.Except(known).Any() || known.Any(number => number > MaxNumber))
        {
            throw new ContractException($"The enum of {field.Descriptor.FullName} and the values of its select do not agree.");
        }

        var choices = Enumerable.Repeat("", known.Count == 0 ? 0 : known[^1]).ToArray();
        foreach (var (number, text) in numbers.Zip(texts))
        {
            choices[number - 1] = text;
        }

        return choices;
    }

    private static IEnumerable<EnumValueDescriptor> ValuesOf(CSharpField field) => field.Descriptor.EnumType.Values.OrderBy(value => value.Number);
}
