using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>What goes with what in a view's query. PostgreSQL refuses to mix types and SQLite does not, so neither may.</summary>
internal static class ViewChecks
{
    public static string AsCondition(ViewTokens tokens, ViewValue value) => value.Kind switch
    {
        ViewKind.Condition => value.Sql,
        ViewKind.Text or ViewKind.Opaque or ViewKind.Moment => throw tokens.Fault("TYPE", "expected a condition here, as a comparison"),
        ViewKind.Null => "(NULL = 0)",
        _ => $"({value.Sql} <> 0)",
    };

    public static void Align(ViewTokens tokens, SqlDialect dialect, ref ViewValue left, ref ViewValue right)
    {
        RequireTransparent(tokens, left);
        RequireTransparent(tokens, right);
        (left, right) = (left.Kind, right.Kind) switch
        {
            // Moments compare with dates by their texts.
            (ViewKind.Moment, ViewKind.Text) => (new ViewValue(dialect.MomentText(left.Sql), ViewKind.Text), right),
            (ViewKind.Text, ViewKind.Moment) => (left, new ViewValue(dialect.MomentText(right.Sql), ViewKind.Text)),
            _ => (left, right),
        };
        if (ViewFunctions.Common(left.Kind, right.Kind) is null)
        {
            throw tokens.Fault("TYPE", "expected two values of one type to compare; text and numbers are never equal");
        }
    }

    public static void RequireText(ViewTokens tokens, ViewValue value)
    {
        if (value.Kind is not (ViewKind.Text or ViewKind.Null))
        {
            throw tokens.Fault("TYPE", "expected text");
        }
    }

    public static void RequireNumber(ViewTokens tokens, ViewValue value)
    {
        if (!value.IsNumeric)
        {
            throw tokens.Fault("TYPE", "expected a number");
        }
    }

    public static void RequireTransparent(ViewTokens tokens, ViewValue value)
    {
        if (value.Kind == ViewKind.Opaque)
        {
            throw tokens.Fault("TYPE", "fields of lists, JSON, decimals, bytes and points can only be passed on, counted and compared with null");
        }
    }
}
