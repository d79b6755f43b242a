using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Messages;

/// <summary>The values of a select field as typed clients have them: an enum whose numbers are permanent.</summary>
internal sealed class SelectEnum
{
    /// <summary>The name of 0, which is no value's.</summary>
    public const string None = "UNSPECIFIED";

    private readonly FrozenDictionary<string, int> _numbers;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly FrozenDictionary<long, byte[]> _texts;

    public SelectEnum(SelectOptions options)
    {
        Values = [.. options.Values.Zip(options.Numbers)];
        _numbers = Values.ToFrozenDictionary(value => value.Text, value => value.Number, StringComparer.Ordinal);
        _byText = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _texts = Values.ToFrozenDictionary(value => (long)value.Number, value => Encoding.UTF8.GetBytes(value.Text));
    }

    /// <summary>Each value with its number, in the order of the definition.</summary>
    public ImmutableArray<(string Text, int Number)> Values { get; }

    /// <summary>The number of a value; 0, which is no value's, for one that is not offered any more.</summary>
    public int NumberOf(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = utf8.Length <= 256 ? stackalloc char[utf8.Length] : new char[utf8.Length];
        return _byText.TryGetValue(text[..Encoding.UTF8.GetChars(utf8, text)], out var number) ? number : 0;
    }

    /// <summary>The UTF-8 of the value with a number; null when there is none.</summary>
    public byte[]? TextOf(long number) => _texts.GetValueOrDefault(number);

    /// <summary>Gives each value of a definition its number: those that were there before keep theirs, and those of values that went stay reserved.</summary>
    /// <param name="before">The field as it was; null for a new one.</param>
    /// <param name="keepsGiven">Whether numbers that a new field brings along count, as those of a document do.</param>
    public static void AssignNumbers(CollectionField definition, CollectionField? before, bool keepsGiven)
    {
        if (definition.Select is not { } options)
        {
            return;
        }

        var given = keepsGiven && options.Numbers.Count == options.Values.Count && options.Numbers.Distinct().Count() == options.Numbers.Count
            ? options.Values.Zip(options.Numbers).Where(pair => pair.Second > 0).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second)
            : [];
        var reserved = keepsGiven ? options.ReservedNumbers.Where(number => number > 0).ToHashSet() : [];
        options.Numbers.Clear();
        options.ReservedNumbers.Clear();
        if (!options.AsEnum)
        {
            return;
        }

        foreach (var (text, number) in before?.Select is { AsEnum: true } old ? old.Values.Zip(old.Numbers) : [])
        {
            given[text] = number;
        }

        reserved.UnionWith(before?.Select?.ReservedNumbers ?? []);
        reserved.UnionWith(given.Where(pair => !options.Values.Contains(pair.Key)).Select(pair => pair.Value));
        var last = given.Values.Concat(reserved).Append(0).Max();
        options.Numbers.AddRange(options.Values.Select(text => given.TryGetValue(text, out var number) ? number : ++last));
        options.ReservedNumbers.AddRange(reserved.Except(options.Numbers).Order());
    }

    /// <summary>What must not be the same of two values' names: compilers of protos take <c>V1_2</c> and <c>V12</c> for one.</summary>
    public static string KeyOf(string name) => string.Concat(name.Split('_').Select(word => word.Length == 0 ? "" : word[..1] + word[1..].ToLowerInvariant()));

    /// <summary>Checks that no value of a field is called like one of another: those of all enums of a message stand side by side.</summary>
    public static void CheckNames(IReadOnlyList<CollectionField> fields, DefinitionFaults faults)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (i, field) in fields.Index().Where(field => field.Item.Select?.AsEnum == true))
        {
            var names = field.Select.Values.Zip(field.Select.Numbers, NameOf).Append(None).Select(name => $"{field.Name.ToUpperInvariant()}_{name}");
            if (names.FirstOrDefault(name => !taken.TryAdd(name, field.Name) && taken[name] != field.Name) is { } clash)
            {
                faults.Add($"schema[{i}].select.as_enum", "DUPLICATE", $"a value would be called {clash}, as one of '{taken[clash]}' is");
            }
        }
    }

    /// <summary>The name of a value in the enum, without its prefix: <c>IN_REVIEW</c> of <c>in review</c>.</summary>
    public static string NameOf(string text, int number)
    {
        var name = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                name.Append(char.ToUpperInvariant(character));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var trimmed = name.ToString().TrimEnd('_');
        return trimmed.Length > 0 && trimmed != None && text.All(char.IsAscii) ? trimmed : string.Create(CultureInfo.InvariantCulture, $"VALUE_{number}");
    }
}
