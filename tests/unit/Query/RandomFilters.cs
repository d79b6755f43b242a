using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>
/// Makes correct filters over <see cref="QueryFixtures.Posts"/>, and records for them, out of the same few values, so that
/// comparisons come out either way.
/// </summary>
internal sealed class RandomFilters(Random random)
{
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

    public TestRecord NextRecord(int number) => new()
    {
        Id = $"{Pick(["a", "B", "b", "0"])}{number:d5}",
        Created = Pick(Micros),
        Updated = Pick(Micros),
        Title = Maybe(Texts),
        Value = Maybe(Texts),
        Price = MaybeValue(Numbers),
        Weight = MaybeValue(Numbers),
        Stock = MaybeValue(Integers),
        Rank = MaybeValue(Integers),
        Active = MaybeValue([true, false]),
        In = MaybeValue([true, false]),
        Due = Maybe(Days),
        Seen = MaybeValue(Micros),
        Tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Texts))],
        HasExtra = random.Next(2) == 0,
    };

    public string Next() => Any(depth: random.Next(4));

    private string Any(int depth) => depth == 0 ? Comparison() : random.Next(6) switch
    {
        0 => $"!({Any(depth - 1)})",
        1 => $"not ({Any(depth - 1)})",
        2 => $"({Any(depth - 1)}) or {Any(depth - 1)}",
        3 => $"{Any(depth - 1)} || {Any(depth - 1)}",
        4 => $"({Any(depth - 1)})AND {Any(depth - 1)}",
        _ => $"{Any(depth - 1)} && ({Any(depth - 1)})",
    };

    private string Comparison()
    {
        var field = Pick([SystemFields.Id, SystemFields.Created, SystemFields.Updated, .. QueryFixtures.Posts.Fields]);
        if (random.Next(6) == 0)
        {
            return $"{field.Name} {Pick(["=", "!="])} null";
        }

        if (random.Next(6) == 0 && field.Kind is not (ValueKind.TextList or ValueKind.Json))
        {
            var others = QueryFixtures.Posts.Fields.Where(other => Class(other) == Class(field)).Append(field).ToArray();
            return $"{field.Name} {Relation(field)} @record.{Pick(others).Name}";
        }

        return field.Kind switch
        {
            ValueKind.Json => $"{field.Name} = null",
            ValueKind.TextList when random.Next(3) == 0 => $"{field.Name}:length {Pick(["=", "!=", "<", "<=", ">", ">="])} {random.Next(4)}",
            ValueKind.TextList => $"{field.Name} {Pick(["?=", "?!=", "?~"])} {Quote(Pick(Texts))}",
            ValueKind.Text when field.Name == "due" => $"{field.Name} {Relation(field)} {Pick([.. Days, "@now", "@today", "@monthEnd"])}",
            ValueKind.Text when random.Next(2) == 0 => $"{field.Name} {Pick(["~", "!~"])} {Quote(Pick(Texts))}",
            ValueKind.Bool when random.Next(2) == 0 => field.Name,
            _ when random.Next(4) == 0 => $"{field.Name} {Pick(["in", "not in"])} ({string.Join(", ", Enumerable.Range(0, random.Next(1, 5)).Select(_ => Literal(field)))})",
            _ => $"{field.Name} {Relation(field)} {Literal(field)}",
        };
    }

    private string Relation(Field field)
        => field.Kind == ValueKind.Bool ? Pick(["=", "!="]) : Pick(["=", "!=", "<", "<=", ">", ">="]);

    private string Literal(Field field) => field.Kind switch
    {
        ValueKind.Bool => Pick(["true", "false"]),
        ValueKind.Timestamp => Pick(Moments),
        ValueKind.Number or ValueKind.Integer => random.Next(2) == 0
            ? $"{Pick(Integers)}"
            : Pick(Numbers).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        _ when field.Name == "due" => Quote(Pick(Days)),
        _ => Quote(Pick(Texts)),
    };

    private string Quote(string text)
    {
        var quote = Pick(["'", "\""]);
        return quote + text.Replace(@"\", @"\\").Replace(quote, @"\" + quote) + quote;
    }

    private static string Class(Field field) => field.Kind == ValueKind.Number ? nameof(ValueKind.Integer) : field.Kind.ToString();

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];

    private string? Maybe(string[] values) => random.Next(3) == 0 ? null : Pick(values);

    private T? MaybeValue<T>(T[] values)
        where T : struct
        => random.Next(3) == 0 ? null : Pick(values);
}
