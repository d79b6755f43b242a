using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>
/// Makes correct filters over <see cref="QueryFixtures.Posts"/>, and records for them, out of the same few values, so that
/// comparisons come out either way. The simplest values stand first, because a failing case is tried again with those.
/// </summary>
internal static class RandomFilters
{
    // Nothing here is made by size.
    private const int SampleSize = 50;

    private static readonly string[] Texts =
        ["", "a", "A", "ab", "aB", "AAB", "aab%", "a_b", @"a\b", "é", "É", "aé", "\u007f", "\uffff", "😀", "a😀b", "null", "5", "it's", "x\ny"];

    private static readonly long[] Integers =
        [0, 1, -1, 2, 5, 9007199254740992, 9007199254740993, -9007199254740993, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1];

    private static readonly double[] Numbers =
        [0, -0.0, 1, 1.5, -1.5, 2, 5, 0.1, 9007199254740992, 9007199254740994, 9223372036854775808.0, -9223372036854775808.0, 1e300, -1e300, 5e-324, double.MaxValue];

    private static readonly string[] Days = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-21T00:00:00.000Z", "2026-11-21T10:30:00.000Z"];

    private static readonly string[] Moments =
        ["@now", "@today", "@tomorrow", "@yesterday", "@monthStart", "@monthEnd", "@day-1", "@hour+1", "2026-11-21", "'2026-11-21T10:30:00Z'", "1969-12-31T23:59:59.5Z"];

    private static readonly long[] Micros = [1795257000000000, 1795219200000000, 1795305600000000, 1795132800000000, 1793491200000000, -500000, 0, 1];

    private static readonly Field[] Fields = [SystemFields.Id, SystemFields.Created, SystemFields.Updated, .. QueryFixtures.Posts.Fields];

    private static readonly string[] Orders = ["=", "!=", "<", "<=", ">", ">="];

    /// <summary>A record; its id is only the start of one.</summary>
    public static Gen<TestRecord> Record { get; } =
        from id in Gen.Elements("a", "B", "b", "0")
        from times in Gen.Two(Gen.Elements(Micros))
        from texts in Gen.Two(Maybe(Texts))
        from numbers in Gen.Two(MaybeValue(Numbers))
        from integers in Gen.Two(MaybeValue(Integers))
        from flags in Gen.Two(MaybeValue(false, true))
        from due in Maybe(Days)
        from seen in MaybeValue(Micros)
        from tags in Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Gen.Elements(Texts), count))
        from hasExtra in Gen.Elements(false, true)
        select new TestRecord
        {
            Id = id,
            Created = times.Item1,
            Updated = times.Item2,
            Title = texts.Item1,
            Value = texts.Item2,
            Price = numbers.Item1,
            Weight = numbers.Item2,
            Stock = integers.Item1,
            Rank = integers.Item2,
            Active = flags.Item1,
            In = flags.Item2,
            Due = due,
            Seen = seen,
            Tags = tags,
            HasExtra = hasExtra,
        };

    /// <summary>A filter with up to three levels of logic over its comparisons.</summary>
    public static Gen<FilterTree> Filter { get; } = Gen.Choose(0, 3).SelectMany(Any);

    /// <summary>Records with ids of their own.</summary>
    /// <param name="first">Number in the first one's id.</param>
    public static TestRecord[] Records(int seed, int count, int first = 0)
        => [.. Sample(Record, seed, count).Select((record, i) => record with { Id = $"{record.Id}{first + i:d5}" })];

    /// <summary>Values of a generator, always the same for a seed.</summary>
    public static IEnumerable<T> Sample<T>(Gen<T> generator, int seed, int count)
        => Gen.Sample(generator, count, new Rnd((ulong)seed), SampleSize);

    private static Gen<FilterTree> Any(int depth)
        => depth == 0 ? Gen.Elements(Fields).SelectMany(Comparison) : Gen.OneOf(
            Not("!({0})", depth),
            Not("not ({0})", depth),
            Pair("({0}) or {1}", depth),
            Pair("{0} || {1}", depth),
            Pair("({0})AND {1}", depth),
            Pair("{0} && ({1})", depth));

    private static Gen<FilterTree> Not(string form, int depth) => Any(depth - 1).Select(inner => (FilterTree)new FilterTree.Not(form, inner));

    private static Gen<FilterTree> Pair(string form, int depth)
        => from left in Any(depth - 1) from right in Any(depth - 1) select (FilterTree)new FilterTree.Pair(form, left, right);

    private static Gen<FilterTree> Comparison(Field field)
    {
        List<(int, Gen<FilterTree>)> forms = [(2, One(field, ["=", "!="], ["null"])), (8, OwnComparison(field))];
        if (field.Kind is not (ValueKind.TextList or ValueKind.Json))
        {
            var others = QueryFixtures.Posts.Fields.Where(other => Class(other) == Class(field)).Append(field);
            forms.Add((2, One(field, Relations(field), [.. others.Select(other => $"@record.{other.Name}")])));
        }

        return Gen.Frequency(forms);
    }

    // What only fields of this kind can be asked, and what nearly all can.
    private static Gen<FilterTree> OwnComparison(Field field) => field.Kind switch
    {
        ValueKind.Json => One(field, ["="], ["null"]),
        ValueKind.TextList => Gen.OneOf(
            One(field.Name + ":length", Orders, ["0", "1", "2", "3"]),
            One(field, ["?=", "?!=", "?~"], Quoted(Texts)),
            One(field, ["?=", "?!=", "?~"], Quoted(Texts))),
        ValueKind.Text when field.Name == "due" => One(field, Orders, [.. Quoted(Days), "@now", "@today", "@monthEnd"]),
        ValueKind.Text => Gen.OneOf(One(field, ["~", "!~"], Quoted(Texts)), Usual(field)),
        ValueKind.Bool => Gen.OneOf(Gen.Constant((FilterTree)new FilterTree.Leaf(field.Name, [], IsList: false, [])), Usual(field)),
        _ => Usual(field),
    };

    private static Gen<FilterTree> Usual(Field field)
    {
        var literals = Literals(field);
        var list = from start in Gen.Elements("in", "not in")
                   from count in Gen.Choose(1, 4)
                   from operands in Gen.ArrayOf(Gen.Elements(literals), count)
                   select (FilterTree)new FilterTree.Leaf($"{field.Name} {start}", operands, IsList: true, literals);
        return Gen.Frequency((1, list), (3, One(field, Relations(field), literals)));
    }

    private static Gen<FilterTree> One(Field field, string[] operators, string[] operands) => One(field.Name, operators, operands);

    private static Gen<FilterTree> One(string start, string[] operators, string[] operands)
        => from comparison in Gen.Elements(operators)
           from operand in Gen.Elements(operands)
           select (FilterTree)new FilterTree.Leaf($"{start} {comparison}", [operand], IsList: false, operands);

    private static string[] Relations(Field field) => field.Kind == ValueKind.Bool ? ["=", "!="] : Orders;

    private static string[] Literals(Field field) => field.Kind switch
    {
        ValueKind.Bool => ["true", "false"],
        ValueKind.Timestamp => Moments,
        ValueKind.Number or ValueKind.Integer =>
            [.. Integers.Select(integer => $"{integer}"), .. Numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))],
        _ when field.Name == "due" => Quoted(Days),
        _ => Quoted(Texts),
    };

    private static string[] Quoted(string[] texts) => [.. texts.Select(text => Quote(text, "'")), .. texts.Select(text => Quote(text, "\""))];

    private static string Quote(string text, string quote) => quote + text.Replace(@"\", @"\\").Replace(quote, @"\" + quote) + quote;

    private static string Class(Field field) => field.Kind == ValueKind.Number ? nameof(ValueKind.Integer) : field.Kind.ToString();

    private static Gen<string?> Maybe(string[] values) => Gen.Frequency((1, Gen.Constant<string?>(null)), (2, Gen.Elements<string?>(values)));

    private static Gen<T?> MaybeValue<T>(params T[] values)
        where T : struct
        => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, Gen.Elements(values).Select(value => (T?)value)));
}
