using Grpc.Baas.Engine.Query.Variables;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>
/// A part of a filter or rule: something that is true or false of a record, never unknown. Both ways to evaluate it give the same
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

    /// <summary>What it is of every record; null when that depends on the record, or is not known yet.</summary>
    public virtual bool? Constant => null;

    /// <summary>Whether something of the call stands in it that is not known yet. Then it must be bound before it is asked.</summary>
    public virtual bool IsOpen => false;

    /// <summary>
    /// Whether a change of another record can make it true or false of records that are as they were. It may say so too often, and never
    /// too rarely.
    /// </summary>
    public virtual bool MayTurnBy(in OtherRecord change) => NeedsDatabase;

    /// <summary>Adds the ids of the collections of which records can do that.</summary>
    public virtual void AddOthers(HashSet<string> collectionIds)
    {
    }

    /// <summary>A field and the value that it has in every record of which it is true; null when there is none that is known.</summary>
    public virtual FieldValueKey? Key => null;

    /// <summary>Evaluates it over a record image, without allocation.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> image);

    /// <summary>Puts in what is known of a call, and leaves out what is decided by that.</summary>
    /// <exception cref="Kernel.BaasException">query FILTER_INVALID, FILTER_TOO_COMPLEX: a value cannot be compared.</exception>
    public virtual Condition Bind(IVariableValues values) => this;
}
