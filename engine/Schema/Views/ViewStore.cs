using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>The SQL views behind the collections of type view.</summary>
internal static class ViewStore
{
    private const int MaxShown = 200;

    /// <summary>
    /// Makes the SQL view, and asks the database what it reads: the second wall, should the grammar ever let through what it must not.
    /// What a view reads is settled when it is made, so that no reader needs to ask again.
    /// </summary>
    /// <exception cref="Kernel.BaasException">schema DEFINITION_INVALID.</exception>
    public static void Create(DbSession session, Collection view, ViewQuery query, CatalogueSnapshot catalogue)
    {
        IReadOnlyCollection<(string Table, string Column)> reads;
        try
        {
            session.Execute($"CREATE VIEW {SqlName.Quote(view.Name)} AS {query.Sql}");
            reads = session.ReadsOf(view.Name);
        }
        catch (SqlException fault)
        {
            var message = fault.Message.Length > MaxShown ? fault.Message[..MaxShown] : fault.Message;
            throw SchemaErrors.ViewQueryInvalid("DATABASE", 0, $"the database refuses it ({message})");
        }

        var allowed = query.Collections
            .SelectMany(name => ViewColumn.Of(catalogue.Find(name)!).Select(column => (name, column.Name)).Append((name, "")))
            .ToHashSet();
        var forbidden = reads.Where(read => read.Table != view.Name && !allowed.Contains(read)).Select(read => (string?)read.Table).FirstOrDefault();
        if (forbidden is not null)
        {
            throw SchemaErrors.ViewQueryInvalid("FORBIDDEN", 0, "the query reads more than collections");
        }
    }

    public static void Drop(DbSession session, Collection view) => session.Execute($"DROP VIEW {SqlName.Quote(view.Name)}");
}
