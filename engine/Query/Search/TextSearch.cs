using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Operands;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Search;

/// <summary>
/// A text that must be inside one of a record's texts, ignoring the case of ASCII letters. An index only makes it faster: it names
/// candidates, among which the same records are found as without it.
/// </summary>
internal sealed class TextSearch
{
    public const int MaxLength = 200;

    /// <summary>
    /// Up to so many records, those that an index names are read and ranked. Where there are more, going through the records in
    /// their order meets a page of them soon.
    /// </summary>
    public const int MaxCandidates = 5_000;

    // What an index knows of a text are its runs of three characters.
    private const int MinIndexedRunes = 3;

    private readonly Collection _collection;
    private readonly ImmutableArray<Field> _fields;
    private readonly ConditionGroup _match;
    private readonly SqlValue _phrase;

    private TextSearch(string text, Collection collection, ImmutableArray<Field> fields, TextNeedle needle)
    {
        LooksIntoHidden = fields.Any(field => field.IsHidden);
        _collection = collection;
        _fields = fields;
        _match = new ConditionGroup([.. fields.Select(field => new TextContains(field, needle))], isAny: true);
        _phrase = SqlValue.Of($"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        IsIndexed = !collection.SearchFields.IsEmpty && !fields.IsEmpty && text.EnumerateRunes().Skip(MinIndexedRunes - 1).Any();
        Rank = new SearchRank(fields, text);
    }

    /// <summary>Whether an index can name candidates.</summary>
    public bool IsIndexed { get; }

    /// <summary>Whether a field that is hidden from most callers is searched.</summary>
    public bool LooksIntoHidden { get; }

    /// <summary>The smaller, the better a record matches.</summary>
    public SearchRank Rank { get; }

    /// <param name="text">At most <see cref="MaxLength"/> characters; empty means no search.</param>
    /// <param name="collection">What is searched.</param>
    /// <param name="seesHidden">Whether hidden fields are searched too.</param>
    /// <exception cref="BaasException">query SEARCH_INVALID.</exception>
    public static TextSearch? Parse(string text, Collection collection, bool seesHidden = false)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (text.Length > MaxLength)
        {
            throw QueryErrors.SearchTooLong(MaxLength);
        }

        if (LiteralBinder.TryEncode(text) is null)
        {
            throw QueryErrors.SearchNotText();
        }

        var searched = collection.SearchFields.IsEmpty ? collection.Fields : collection.SearchFields;
        ImmutableArray<Field> fields = [.. searched.Where(field => field.Type.IsSearchable && (seesHidden || !field.IsHidden))];
        return new TextSearch(text, collection, fields, new TextNeedle(text));
    }

    /// <summary>Appends the condition that a record must meet.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="usesIndex">Whether to start from what the index names.</param>
    public void AppendSql(SqlText sql, bool usesIndex)
    {
        if (usesIndex && sql.Dialect.SearchCandidates(_collection.Id, "?") is not null)
        {
            sql.AppendIdentifier(SystemFields.Id.Name).Append(" IN (");
            AppendCandidates(sql);
            sql.Append(") AND ");
        }

        _match.AppendSql(sql, isNegated: false);
    }

    /// <summary>One row with the number of candidates, or <see cref="MaxCandidates"/> + 1 when there are more.</summary>
    public void AppendProbe(SqlText sql)
    {
        sql.Append("SELECT count(*) FROM (");
        if (sql.Dialect.SearchCandidates(_collection.Id, "?") is not null)
        {
            AppendCandidates(sql);
        }
        else
        {
            sql.Append("SELECT 1 FROM ").AppendIdentifier(_collection.Name).Append(" WHERE ");
            _match.AppendSql(sql, isNegated: false);
        }

        sql.Append(" LIMIT ").AppendParameter(SqlValue.Of((long)MaxCandidates + 1)).Append(") AS \"~candidates\"");
    }

    private void AppendCandidates(SqlText sql) => sql.Append(sql.Dialect.SearchCandidates(_collection.Id, sql.AddParameter(_phrase))!);
}
