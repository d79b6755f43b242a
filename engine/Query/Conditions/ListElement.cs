namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>What an element of a list must be for <see cref="ListMatch"/>.</summary>
internal abstract class ListElement
{
    /// <summary>Appends what follows the element in SQL.</summary>
    public abstract void AppendSql(SqlText sql);

    public abstract bool Matches(ReadOnlySpan<byte> utf8);

    /// <summary>The element is a text, or is any other.</summary>
    internal sealed class Equality(SqlValue literal, bool isEqual) : ListElement
    {
        public override void AppendSql(SqlText sql) => sql.Append(isEqual ? " = " : " <> ").AppendParameter(literal);

        public override bool Matches(ReadOnlySpan<byte> utf8) => utf8.SequenceEqual(literal.Utf8.Span) == isEqual;
    }

    /// <summary>The element has a text inside.</summary>
    internal sealed class Containment(TextNeedle needle) : ListElement
    {
        public override void AppendSql(SqlText sql) => needle.AppendSql(sql, isNegated: false);

        public override bool Matches(ReadOnlySpan<byte> utf8) => needle.IsIn(utf8);
    }
}
