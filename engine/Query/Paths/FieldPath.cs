using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Paths;

/// <summary>What a filter or sort looks at: something of the record itself, or of records that are related to it.</summary>
/// <param name="Steps">The way to the related records; empty for the record itself.</param>
/// <param name="Operand">What is looked at there.</param>
internal readonly record struct FieldPath(ImmutableArray<RelationStep> Steps, Operand Operand)
{
    /// <summary>Whether the way can lead to more than one record.</summary>
    public bool IsMany
    {
        get
        {
            foreach (var step in Steps)
            {
                if (step.IsMany)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether the value is no column of the record's row.</summary>
    public bool IsComputed => !Steps.IsEmpty || Operand is not FieldOperand;

    /// <summary>Appends the value as SQL. The way leads to one record at most; where it leads to none, the value is null.</summary>
    public void AppendSql(SqlText sql)
    {
        if (Steps.IsEmpty)
        {
            Operand.AppendSql(sql);
            return;
        }

        AppendStep(sql, 0, SqlName.Quote(Steps[0].From.Name));
    }

    // The related record is found by its id.
    private void AppendStep(SqlText sql, int index, string row)
    {
        var related = $"\"~{index + 1}\"";
        sql.Append("(SELECT ");
        if (index == Steps.Length - 1)
        {
            Operand.AppendSql(sql, related);
        }
        else
        {
            AppendStep(sql, index + 1, related);
        }

        sql.Append(" FROM ").AppendIdentifier(Steps[index].To.Name).Append(" AS ").Append(related)
            .Append(" WHERE ").Append(related).Append(".").AppendIdentifier(SystemFields.Id.Name)
            .Append(" = ").Append(row).Append(".").AppendIdentifier(Steps[index].Field.Name)
            .AppendVisible(Steps[index].To, related).Append(")");
    }
}
