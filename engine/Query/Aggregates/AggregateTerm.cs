using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>Something that is computed over the records of a group.</summary>
/// <param name="Name">Name of the result.</param>
/// <param name="Function">What is computed.</param>
/// <param name="Field">Of which field; null to count records.</param>
internal sealed record AggregateTerm(string Name, AggregateFunction Function, Field? Field) : AggregateColumn(Name, FormOf(Function, Field))
{
    // The halves of integers of 64 bits add up without overflow, in either database alike.
    private const string HalfBase = "4294967296";
    private const string HalfMask = "4294967295";

    private static readonly FieldType Integer = new SystemType("int", ValueKind.Integer);
    private static readonly FieldType Number = new SystemType("number", ValueKind.Number);

    /// <summary>Whether it is a sum that must fit into 64 bits.</summary>
    public bool CanOverflow => Function == AggregateFunction.Sum && IsWhole;

    public override int Scale => Field?.Type.Scale ?? 0;

    private bool IsWhole => Field is { Kind: ValueKind.Integer or ValueKind.Decimal };

    public override Field AsField(int number) => new(number, Name, Function switch
    {
        AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.Sum => Field!.Type,
        AggregateFunction.Avg => Number,
        _ => Integer,
    });

    /// <summary>How values of a field are told.</summary>
    public static ResultForm FormOf(Field field) => field.Kind switch
    {
        ValueKind.Number => ResultForm.Number,
        ValueKind.Integer => ResultForm.Integer,
        ValueKind.Bool => ResultForm.Bool,
        ValueKind.Decimal => ResultForm.Decimal,
        ValueKind.Timestamp => ResultForm.Moment,
        _ => ResultForm.Text,
    };

    /// <summary>Appends the columns that the statement over the records has for it.</summary>
    /// <param name="sql">Takes them.</param>
    /// <param name="index">Its place, from which the columns have their names.</param>
    public void AppendParts(SqlText sql, int index)
    {
        var column = Field is null ? "*" : SqlName.Quote(Field.Name);
        if (IsWhole && Function is (AggregateFunction.Sum or AggregateFunction.Avg))
        {
            sql.Append($"CAST(sum({column} >> 32) AS BIGINT) AS {Part(index, "h")}, ")
                .Append($"CAST(sum({column} & {HalfMask}) AS BIGINT) AS {Part(index, "l")}, count({column}) AS {Part(index, "n")}");
            return;
        }

        var function = Function switch
        {
            AggregateFunction.Count => $"count({column})",
            AggregateFunction.Distinct => $"count(DISTINCT {column})",
            AggregateFunction.Sum => $"sum({column})",
            AggregateFunction.Avg => $"avg({column})",
            AggregateFunction.Min => $"min({column})",
            _ => $"max({column})",
        };
        sql.Append(function).Append(" AS ").Append(Part(index, "v"));
    }

    /// <summary>Appends the result, of the columns that <see cref="AppendParts"/> made.</summary>
    public void AppendValue(SqlText sql, int index)
    {
        if (IsWhole && Function == AggregateFunction.Sum)
        {
            sql.Append($"CASE WHEN {Overflow(index)} THEN NULL ELSE {High(index)} * {HalfBase} + {Low(index)} END");
        }
        else if (IsWhole && Function == AggregateFunction.Avg)
        {
            sql.Append($"(CAST({High(index)} AS DOUBLE PRECISION) * {HalfBase}.0 + CAST({Low(index)} AS DOUBLE PRECISION)) / ")
                .Append($"(CAST({Part(index, "n")} AS DOUBLE PRECISION) * {DecimalText.PowerOfTen(Scale)}.0)");
        }
        else
        {
            sql.Append(Part(index, "v"));
        }
    }

    /// <summary>Whether the sum of a group is beyond 64 bits, as SQL over the same columns; null when there is no value.</summary>
    public static string Overflow(int index) => $"{High(index)} NOT BETWEEN -2147483648 AND 2147483647";

    private static string High(int index) => $"({Part(index, "h")} + ({Part(index, "l")} >> 32))";

    private static string Low(int index) => $"({Part(index, "l")} & {HalfMask})";

    private static string Part(int index, string part) => $"\"~{part}{index}\"";

    private static ResultForm FormOf(AggregateFunction function, Field? field) => function switch
    {
        AggregateFunction.Min or AggregateFunction.Max => FormOf(field!),
        AggregateFunction.Avg or AggregateFunction.Sum when field!.Kind == ValueKind.Number => ResultForm.RoundedNumber,
        AggregateFunction.Avg => ResultForm.Number,
        AggregateFunction.Sum => FormOf(field!),
        _ => ResultForm.Integer,
    };
}
