using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>
/// The grammar of what is computed, and of what makes the groups.
/// <code>
/// select   = item *( "," item )
/// item     = function [ "(" path ")" ] [ "as" name ]    ; "count" and "count(*)" alone have no field
/// group_by = key *( "," key )
/// key      = path [ ":" bucket ] [ "as" name ]
/// path     = *( relation "." ) ( name [ ":length" ] / relation ":length" )    ; to one record at most
/// </code>
/// </summary>
internal sealed class AggregateParser(AggregateSource source)
{
    public const int MaxLength = 2_000;
    public const int MaxTerms = 20;
    public const int MaxKeys = 8;

    private const string NameRule = "1 to 63 lower-case letters, digits and '_', starting with a letter";

    private static readonly (string Name, AggregateFunction Function)[] Functions =
    [
        ("count", AggregateFunction.Count), ("distinct", AggregateFunction.Distinct), ("sum", AggregateFunction.Sum),
        ("avg", AggregateFunction.Avg), ("min", AggregateFunction.Min), ("max", AggregateFunction.Max),
    ];

    private static readonly (string Name, DateBucket Bucket)[] Buckets =
    [
        ("year", DateBucket.Year), ("quarter", DateBucket.Quarter), ("month", DateBucket.Month),
        ("week", DateBucket.Week), ("day", DateBucket.Day), ("hour", DateBucket.Hour),
    ];

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <exception cref="BaasException">query AGGREGATE_INVALID.</exception>
    public IReadOnlyList<GroupKey> ParseKeys(string text)
    {
        var scanner = Start("group_by", text);
        var keys = new List<GroupKey>();
        if (scanner.SkipToEnd())
        {
            return keys;
        }

        do
        {
            if (keys.Count == MaxKeys)
            {
                throw AggregateErrors.TooMany("group_by", "fields", MaxKeys);
            }

            keys.Add(ParseKey(ref scanner));
        }
        while (scanner.Next());

        return keys;
    }

    /// <exception cref="BaasException">query AGGREGATE_INVALID.</exception>
    public IReadOnlyList<AggregateTerm> ParseTerms(string text)
    {
        var scanner = Start("select", text.Length == 0 ? "count" : text);
        var terms = new List<AggregateTerm>();
        do
        {
            if (terms.Count == MaxTerms)
            {
                throw AggregateErrors.TooMany("select", "results", MaxTerms);
            }

            terms.Add(ParseTerm(ref scanner));
        }
        while (scanner.Next());

        return terms;
    }

    private static AggregateScanner Start(string parameter, string text) => text.Length > MaxLength
        ? throw AggregateErrors.TooMany(parameter, "characters", MaxLength)
        : new AggregateScanner(parameter, text);

    private GroupKey ParseKey(ref AggregateScanner scanner)
    {
        var column = ReadField(ref scanner, out var offset, out var path, out var field);
        if (!field.Kind.HasOrder())
        {
            throw WrongType(scanner, offset, field, "cannot make groups", "a field that has an order");
        }

        var bucket = DateBucket.None;
        var name = ResultNameOf(path);
        if (scanner.TryTake(':'))
        {
            var word = scanner.ReadName(Names(Buckets), out var bucketOffset);
            bucket = Pick(scanner, bucketOffset, word, Buckets);
            name = $"{name}_{word.ToLowerInvariant()}";
            if (field.Kind != ValueKind.Timestamp && field.Type is not DateType)
            {
                throw WrongType(scanner, bucketOffset, field, "has no days", "a comma, or a field that is a moment or a date before it");
            }
        }

        return new GroupKey(ReadResultName(ref scanner, name, offset), column, bucket);
    }

    private AggregateTerm ParseTerm(ref AggregateScanner scanner)
    {
        var word = scanner.ReadName(Names(Functions), out var offset);
        var function = Pick(scanner, offset, word, Functions);
        var name = "count";
        Field? column = null;
        if (scanner.TryTake('('))
        {
            if (function != AggregateFunction.Count || !scanner.TryTake('*'))
            {
                column = ReadField(ref scanner, out var fieldOffset, out var path, out var field);
                CheckField(scanner, fieldOffset, function, field);
                name = $"{word.ToLowerInvariant()}_{ResultNameOf(path)}";
            }

            scanner.Take(')');
        }
        else if (function != AggregateFunction.Count)
        {
            throw AggregateErrors.Invalid(scanner.Parameter, scanner.Position, $"There is no field for {word}", "( and a field");
        }

        return new AggregateTerm(ReadResultName(ref scanner, name, offset), function, column);
    }

    private static void CheckField(in AggregateScanner scanner, int offset, AggregateFunction function, Field field)
    {
        var isFit = function switch
        {
            AggregateFunction.Count => field.Kind != ValueKind.Secret,
            AggregateFunction.Sum or AggregateFunction.Avg => field.Kind is ValueKind.Number or ValueKind.Integer or ValueKind.Decimal,
            _ => field.Kind.HasOrder(),
        };
        if (!isFit)
        {
            var isNumeric = function is AggregateFunction.Sum or AggregateFunction.Avg;
            throw WrongType(scanner, offset, field, isNumeric ? "holds no numbers" : "has no order", isNumeric ? "a number" : "a field that has an order");
        }
    }

    /// <returns>The column that has the values.</returns>
    private Field ReadField(ref AggregateScanner scanner, out int offset, out string path, out Field field)
    {
        path = scanner.ReadPath("the name of a field", out offset);
        var column = source.Find(path, out var meaning, out var fault)
            ?? throw AggregateErrors.Invalid(scanner.Parameter, offset + fault!.Offset, fault.Problem, fault.Expected, fault.Suggestion);
        field = meaning!;
        return column;
    }

    // Results have names that filters can have in turn.
    private static string ResultNameOf(string path) => path.Replace('.', '_').Replace(':', '_');

    private string ReadResultName(ref AggregateScanner scanner, string name, int offset)
    {
        if (scanner.ReadAlias(out var aliasOffset) is { } alias)
        {
            (name, offset) = (alias, aliasOffset);
            if (!DefinitionNames.IsName(name))
            {
                throw AggregateErrors.Invalid(scanner.Parameter, offset, "The name cannot be that of a result", NameRule);
            }
        }

        else if (!DefinitionNames.IsName(name))
        {
            // PostgreSQL cuts longer names, so that two could become one.
            throw AggregateErrors.Invalid(scanner.Parameter, offset, "The result's name would be too long", "another name, as in count(x) as y");
        }

        return _names.Add(name)
            ? name
            : throw AggregateErrors.Invalid(scanner.Parameter, offset, $"There is a '{name}' already", "another name, as in count(x) as y");
    }

    private static T Pick<T>(in AggregateScanner scanner, int offset, string word, (string Name, T Value)[] choices)
    {
        foreach (var (name, value) in choices)
        {
            if (name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var nearest = NearestName.Of(word, [.. choices.Select(choice => choice.Name)]);
        throw AggregateErrors.Invalid(scanner.Parameter, offset, "The word is not known", Names(choices), nearest);
    }

    private static string Names<T>((string Name, T Value)[] choices) => string.Join(", ", choices.Select(choice => choice.Name));

    private static BaasException WrongType(in AggregateScanner scanner, int offset, Field field, string problem, string expected)
        => AggregateErrors.Invalid(scanner.Parameter, offset, $"The field '{field.Name}' of type {field.Type.Name} {problem}", expected);
}
