using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>A field whose values make the groups.</summary>
/// <param name="Name">Name of the result.</param>
/// <param name="Field">The field, which has an order.</param>
/// <param name="Bucket">To what its moments or dates are cut.</param>
internal sealed record GroupKey(string Name, Field Field, DateBucket Bucket) : AggregateColumn(Name, FormOf(Field, Bucket))
{
    private const long Second = 1_000_000;
    private const long Hour = 3_600 * Second;
    private const long Day = 24 * Hour;

    // 1970 began on a Thursday.
    private const long FromMonday = 3 * Day;

    private static readonly FieldType Moment = new SystemType("timestamp", ValueKind.Timestamp);
    private static readonly FieldType Text = new SystemType("date", ValueKind.Text);

    public override int Scale => Field.Type.Scale;

    public override Field AsField(int number) => new(number, Name, (Bucket, Form) switch
    {
        (DateBucket.None, _) => Field.Type,
        (_, ResultForm.Text) => Text,
        _ => Moment,
    });

    /// <summary>The value of a record's group as SQL.</summary>
    /// <param name="readsRows">
    /// Whether more is read of each record than its group: to fetch the rows one by one in the order of an index costs far more than to sort them.
    /// </param>
    public string ToSql(SqlDialect dialect, bool readsRows)
    {
        var column = SqlName.Quote(Field.Name);
        var isMoment = Field.Kind == ValueKind.Timestamp;
        return (Bucket, isMoment) switch
        {
            (DateBucket.None, _) => readsRows ? dialect.GroupedAsStored(column) : column,
            (DateBucket.Hour, true) => Floor(column, Hour),
            (DateBucket.Day, true) => Floor(column, Day),
            (DateBucket.Week, true) => Floor(column, 7 * Day, FromMonday),
            (DateBucket.Hour, false) => $"substr({column} || 'T00', 1, 13) || ':00:00Z'",
            (DateBucket.Week, false) => dialect.MondayOf($"substr({column}, 1, 10)"),
            (_, true) => CutDay(dialect.DayOf($"({Floor(column, Second)} / {Second})")),
            _ => CutDay($"substr({column}, 1, 10)"),
        };
    }

    // Both databases divide towards zero, so that the rest of a moment before 1970 is negative.
    private static string Floor(string column, long unit, long shift = 0)
        => $"({column} - (((({column} + {shift}) % {unit}) + {unit}) % {unit}))";

    private string CutDay(string day) => Bucket switch
    {
        DateBucket.Year => $"substr({day}, 1, 4) || '-01-01'",
        DateBucket.Quarter
            => $"substr({day}, 1, 5) || substr('01040710', (CAST(substr({day}, 6, 2) AS INTEGER) - 1) / 3 * 2 + 1, 2) || '-01'",
        DateBucket.Month => $"substr({day}, 1, 7) || '-01'",
        _ => day,
    };

    private static ResultForm FormOf(Field field, DateBucket bucket) => (field.Kind, bucket) switch
    {
        (ValueKind.Timestamp, DateBucket.None or DateBucket.Hour) => ResultForm.Moment,
        (ValueKind.Timestamp, DateBucket.Day or DateBucket.Week) => ResultForm.Day,
        (ValueKind.Timestamp, _) => ResultForm.Text,
        _ => AggregateTerm.FormOf(field),
    };
}
