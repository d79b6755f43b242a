using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>Whether any element of a list is as wanted; false when there is none.</summary>
internal sealed class ListMatch(Field field, string table, ListElement element) : Condition
{
    // No name of the catalogue has this character, so that no column hides it and it hides no column.
    private const string Alias = "\"~element\"";

    public override void AppendSql(SqlText sql, bool isNegated)
    {
        // json_each has columns of its own, as "value" and "type"; the table's name keeps ours apart from them.
        sql.Append(isNegated ? "NOT EXISTS (SELECT 1 FROM " : "EXISTS (SELECT 1 FROM ")
            .Append(sql.Dialect.Elements($"{SqlName.Quote(table)}.{SqlName.Quote(field.Name)}", Alias))
            .Append(" WHERE ").Append(sql.Dialect.Element(Alias));
        element.AppendSql(sql);
        sql.Append(")");
    }

    public override bool Matches(ReadOnlySpan<byte> image)
    {
        var reader = new WireReader(image);
        while (reader.TryReadTag(out var number, out var wireType) && number <= field.Number)
        {
            if (number < field.Number || wireType != WireType.Bytes)
            {
                reader.Skip(number, wireType);
            }
            else if (element.Matches(reader.ReadBytes()))
            {
                return true;
            }
        }

        return false;
    }
}
