namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>What a <see cref="Relation"/> means, in memory and in SQL.</summary>
internal static class Relations
{
    /// <summary>What an operator says of two values, or the contrary of <c>!=</c>.</summary>
    public static Relation Of(FilterOperator @operator) => @operator switch
    {
        FilterOperator.Equal or FilterOperator.NotEqual => Relation.Equal,
        FilterOperator.Less => Relation.Less,
        FilterOperator.LessOrEqual => Relation.LessOrEqual,
        FilterOperator.Greater => Relation.Greater,
        _ => Relation.GreaterOrEqual,
    };

    /// <param name="order">Negative, zero or positive, as of a comparison.</param>
    public static bool Holds(this Relation relation, int order) => relation switch
    {
        Relation.Equal => order == 0,
        Relation.Less => order < 0,
        Relation.LessOrEqual => order <= 0,
        Relation.Greater => order > 0,
        _ => order >= 0,
    };

    public static string ToSql(this Relation relation) => relation switch
    {
        Relation.Equal => " = ",
        Relation.Less => " < ",
        Relation.LessOrEqual => " <= ",
        Relation.Greater => " > ",
        _ => " >= ",
    };

    /// <summary>The operator that holds between two values when the relation does not.</summary>
    public static string ToNegatedSql(this Relation relation) => relation switch
    {
        Relation.Equal => " <> ",
        Relation.Less => " >= ",
        Relation.LessOrEqual => " > ",
        Relation.Greater => " <= ",
        _ => " < ",
    };
}
