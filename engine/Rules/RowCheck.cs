using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Trash;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules;

/// <summary>
/// Asks whether a condition is true of a record that is at hand as an image, whether it is stored or not: in memory, or where other records
/// have a part in it, in the database.
/// </summary>
internal static class RowCheck
{
    /// <param name="condition">Bound.</param>
    public static bool Matches(DbSession session, RecordTable table, ReadOnlyMemory<byte> image, Condition condition)
    {
        if (condition.IsOpen)
        {
            return false;
        }

        if (Decide(condition, image.Span) is { } isMatch)
        {
            return isMatch;
        }

        // The record stands in as a row of its own; what the condition asks of the table itself, it still asks of the table.
        var sql = new SqlText(session.Dialect).Append("SELECT 1 FROM (SELECT ");
        AppendRow(sql, table, image);
        sql.Append(") AS ").Append(table.QuotedName).Append(" WHERE ");
        condition.AppendSql(sql, isNegated: false);
        using var row = session.Prepare(sql);
        return row.Step();
    }

    /// <summary>What the record alone says; null when the database must be asked.</summary>
    private static bool? Decide(Condition condition, ReadOnlySpan<byte> image)
    {
        if (!condition.NeedsDatabase)
        {
            return condition.Matches(image);
        }

        if (condition is not ConditionGroup group)
        {
            return null;
        }

        var isOpen = false;
        foreach (var part in group.Parts)
        {
            var isMatch = Decide(part, image);
            if (isMatch == group.IsAny)
            {
                return isMatch;
            }

            isOpen |= isMatch is null;
        }

        return isOpen ? null : !group.IsAny;
    }

    private static void AppendRow(SqlText sql, RecordTable table, ReadOnlyMemory<byte> image)
    {
        var parts = new RecordImageParts(image.Span);
        sql.Append("CAST(").AppendParameter(SqlValue.Of(parts.Id.ToArray())).Append(" AS TEXT) AS ").AppendIdentifier(SystemFields.Id.Name);
        AppendInteger(sql, RecordImage.ReadTimestamp(parts.Created), SystemFields.Created);
        AppendInteger(sql, RecordImage.ReadTimestamp(parts.Updated), SystemFields.Updated);
        var values = ImageValues.Read(table, image.Span);
        foreach (var member in table.Members)
        {
            if (member.Kind is ValueKind.Bytes or ValueKind.Secret)
            {
                // Only whether there is a value can be asked, and of a secret not even that.
                sql.Append(values[member.Ordinal].HasValue ? ", 1" : ", NULL").Append(" AS ").AppendIdentifier(member.Field.Name);
                continue;
            }

            sql.Append(", CAST(").AppendParameter(ToSql(member.Kind, values[member.Ordinal])).Append(" AS ")
                .Append(TypeOf(sql, member.Kind)).Append(") AS ").AppendIdentifier(member.Field.Name);
        }
    }

    private static void AppendInteger(SqlText sql, long value, Field field)
        => sql.Append(", CAST(").AppendParameter(SqlValue.Of(value)).Append(" AS BIGINT) AS ").AppendIdentifier(field.Name);

    private static string TypeOf(SqlText sql, ValueKind kind) => kind switch
    {
        ValueKind.Number => sql.Dialect.NumberType,
        ValueKind.Integer or ValueKind.Bool or ValueKind.Timestamp or ValueKind.Decimal => "BIGINT",
        _ => "TEXT",
    };

    private static SqlValue ToSql(ValueKind kind, in FieldValue value) => !value.HasValue ? default : kind switch
    {
        ValueKind.Number => SqlValue.Of(value.Number),
        ValueKind.Integer or ValueKind.Bool or ValueKind.Timestamp or ValueKind.Decimal => SqlValue.Of(value.Integer),
        _ => SqlValue.Of(value.Bytes),
    };
}
