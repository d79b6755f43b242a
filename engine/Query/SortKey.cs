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
    public bool IsComputed => Path.IsComputed;

    public bool IsNullable => !Path.Steps.IsEmpty || Path.Operand.IsNullable;

    /// <summary>How its values compare, in the words of <c>baas.records.v1.SortTerm.comparison</c>.</summary>
    public string Comparison => IsComputed
        ? "computed"
        : Field.Kind switch
        {
            ValueKind.Number or ValueKind.Integer or ValueKind.Decimal => "number",
            ValueKind.Bool => "bool",
            ValueKind.Timestamp => "moment",
            _ => "text",
        };

    /// <summary>Appends the value as SQL.</summary>
    public void AppendSql(SqlText sql) => Path.AppendSql(sql);

    public bool IsSame(in SortKey other) => Path.Steps.SequenceEqual(other.Path.Steps) && Path.Operand.IsSame(other.Path.Operand);
}
