using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Operands;

/// <summary>What a comparison or a sort key looks at in a record: a field, or something worked out of one. Immutable.</summary>
internal abstract class Operand
{
    /// <summary>Name and type to compare with: the field, or one that stands for the result.</summary>
    public abstract Field Field { get; }

    /// <summary>Whether it may be null.</summary>
    public abstract bool IsNullable { get; }

    /// <summary>Whether other records have a part in it, so that only SQL can tell.</summary>
    public virtual bool NeedsDatabase => false;

    /// <inheritdoc cref="Condition.AddOthers"/>
    public virtual void AddOthers(HashSet<string> collectionIds)
    {
    }

    /// <inheritdoc cref="Condition.MayTurnBy"/>
    public virtual bool MayTurnBy(in OtherRecord change) => NeedsDatabase;

    /// <param name="sql">The statement.</param>
    /// <param name="row">Quoted name of the row source that has the record; null when the nearest one has it.</param>
    public abstract void AppendSql(SqlText sql, string? row = null);

    /// <summary>Reads it from a record image, without allocation.</summary>
    public abstract RecordCell Read(ReadOnlySpan<byte> image);

    /// <summary>Whether it is the same as another, so that a second sort by it would say nothing.</summary>
    public abstract bool IsSame(Operand other);

    /// <summary>How its values are bound and read in SQL.</summary>
    public SqlValueKind SqlKind => Field.Kind switch
    {
        ValueKind.Text => SqlValueKind.Text,
        ValueKind.Number => SqlValueKind.Number,
        _ => SqlValueKind.Integer,
    };

    protected static string Column(string name, string? row) => row is null ? SqlName.Quote(name) : $"{row}.{SqlName.Quote(name)}";
}
