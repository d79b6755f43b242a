namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>
/// A part of a filter: something that is true or false of a record, never unknown. Both ways to evaluate it give the same
/// answer for the same record.
/// </summary>
internal abstract class Condition
{
    /// <summary>
    /// Appends it as SQL for a WHERE clause, where NULL counts as false; that lets plain comparisons stay plain, so that
    /// indexes serve them. It must not be negated from outside, because NOT NULL is NULL.
    /// </summary>
    /// <param name="isNegated">Whether its contrary is wanted.</param>
    public abstract void AppendSql(SqlText sql, bool isNegated);

    /// <summary>Whether other records have a part in it. Then only SQL can tell, and <see cref="Matches"/> must not be asked.</summary>
    public virtual bool NeedsDatabase => false;

    /// <summary>Evaluates it over a record image, without allocation.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> image);
}
