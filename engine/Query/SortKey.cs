using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>One key of a sort.</summary>
/// <param name="Path">What is sorted by. Its steps lead to one record at most.</param>
/// <param name="IsDescending">Whether large values come first.</param>
internal readonly record struct SortKey(FieldPath Path, bool IsDescending)
{
    public Operand Operand => Path.Operand;

    /// <inheritdoc cref="Operand.Field"/>
    public Field Field => Path.Operand.Field;

    /// <summary>Whether the value is no column of the record's row, so that it is selected beside them.</summary>
    public bool IsComputed => !Path.Steps.IsEmpty || Path.Operand is not FieldOperand;

    public bool IsNullable => !Path.Steps.IsEmpty || Path.Operand.IsNullable;

    /// <summary>Appends the value as SQL.</summary>
    public void AppendSql(SqlText sql)
    {
        if (Path.Steps.IsEmpty)
        {
            Path.Operand.AppendSql(sql);
            return;
        }

        AppendStep(sql, Path.Steps, 0, SqlName.Quote(Path.Steps[0].From.Name));
    }

    public bool IsSame(in SortKey other) => Path.Steps.SequenceEqual(other.Path.Steps) && Path.Operand.IsSame(other.Path.Operand);

    // The value of the one related record, found by its id; null when there is none.
    private void AppendStep(SqlText sql, ImmutableArray<RelationStep> steps, int index, string row)
    {
        var related = $"\"~{index + 1}\"";
        sql.Append("(SELECT ");
        if (index == steps.Length - 1)
        {
            Path.Operand.AppendSql(sql, related);
        }
        else
        {
            AppendStep(sql, steps, index + 1, related);
        }

        sql.Append(" FROM ").AppendIdentifier(steps[index].To.Name).Append(" AS ").Append(related)
            .Append(" WHERE ").Append(related).Append(".").AppendIdentifier(SystemFields.Id.Name)
            .Append(" = ").Append(row).Append(".").AppendIdentifier(steps[index].Field.Name)
            .AppendVisible(steps[index].To, related).Append(")");
    }
}
