namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>What a <see cref="Relation"/> means, in memory and in SQL.</summary>
internal static class Relations
{
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
