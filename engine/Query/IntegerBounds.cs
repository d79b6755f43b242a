using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;

namespace Grpc.Baas.Engine.Query;

/// <summary>
/// Comparisons of whole numbers with one that is not whole, or larger than they can be, said with whole numbers. The databases
/// compare the two sorts of numbers in different ways; numbers of one sort they compare alike.
/// </summary>
internal static class IntegerBounds
{
    private const double TwoToThe63 = 9223372036854775808.0;

    /// <summary>The condition of no record.</summary>
    public static readonly Condition Never = ConditionGroup.Never;

    public static bool TryConvert(double number, out long integer)
    {
        var isWhole = number >= -TwoToThe63 && number < TwoToThe63 && Math.Floor(number).Equals(number);
        integer = isWhole ? (long)number : 0;
        return isWhole;
    }

    public static Condition Compare(Operand operand, Relation relation, double number)
    {
        if (TryConvert(number, out var integer))
        {
            return new Comparison(operand, relation, SqlValue.Of(integer));
        }

        return relation switch
        {
            Relation.Less or Relation.LessOrEqual when number >= TwoToThe63 => new Comparison(operand, Relation.LessOrEqual, SqlValue.Of(long.MaxValue)),
            Relation.Greater or Relation.GreaterOrEqual when number < -TwoToThe63 => new Comparison(operand, Relation.GreaterOrEqual, SqlValue.Of(long.MinValue)),
            Relation.Equal => Never,
            _ when Math.Abs(number) >= TwoToThe63 => Never,
            Relation.Less or Relation.LessOrEqual => new Comparison(operand, Relation.LessOrEqual, SqlValue.Of((long)Math.Floor(number))),
            _ => new Comparison(operand, Relation.GreaterOrEqual, SqlValue.Of((long)Math.Floor(number) + 1)),
        };
    }
}
