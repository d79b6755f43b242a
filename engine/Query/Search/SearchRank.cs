using System.Collections.Immutable;
using System.Globalization;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Query.Search;

/// <summary>
/// How well a record matches a search; small is well. First come those where the text starts a word of the first field, then of the
/// second, and so on; then those where it is inside a word of the first field, of the second, and so on.
/// </summary>
internal sealed class SearchRank(ImmutableArray<Field> fields, string text) : Operand
{
    private readonly string _escaped = TextNeedle.Escape(text);

    public override Field Field { get; } = new(SystemFields.Id.Number, "@rank", new SystemType("rank", ValueKind.Integer));

    public override bool IsNullable => false;

    public override void AppendSql(SqlText sql, string? row = null)
    {
        var start = sql.AddParameter(SqlValue.Of($"{_escaped}%"));
        var word = sql.AddParameter(SqlValue.Of($"% {_escaped}%"));
        var inside = sql.AddParameter(SqlValue.Of($"%{_escaped}%"));
        sql.Append("CASE");
        for (var i = 0; i < fields.Length; i++)
        {
            sql.Append(" WHEN ");
            AppendLike(sql, fields[i], row, start);
            sql.Append(" OR ");
            AppendLike(sql, fields[i], row, word);
            sql.Append(" THEN ").Append(i.ToString(CultureInfo.InvariantCulture));
        }

        // The last needs no test: the record matches somewhere.
        for (var i = 0; i < fields.Length - 1; i++)
        {
            sql.Append(" WHEN ");
            AppendLike(sql, fields[i], row, inside);
            sql.Append(" THEN ").Append((fields.Length + i).ToString(CultureInfo.InvariantCulture));
        }

        sql.Append(" ELSE ").Append(((2 * fields.Length) - 1).ToString(CultureInfo.InvariantCulture)).Append(" END");
    }

    public override RecordCell Read(ReadOnlySpan<byte> image) => throw new InvalidOperationException("Ranks come from SQL only.");

    public override bool IsSame(Operand other) => other is SearchRank;

    private static void AppendLike(SqlText sql, Field field, string? row, string pattern)
        => sql.Append(Column(field.Name, row)).Append(sql.Dialect.Like).Append(pattern).Append(@" ESCAPE '\'");
}
