namespace Grpc.Baas.Engine.Kernel.Sql;

/// <summary>An index by which a table's texts are searched for what they have inside.</summary>
/// <param name="CollectionId">Stays when the table is renamed, so that the index is named after it.</param>
/// <param name="Table">Name of the table, which has a column <c>id</c> of texts as its primary key.</param>
/// <param name="Columns">The columns that are searched, with their permanent numbers.</param>
internal sealed record SearchIndex(string CollectionId, string Table, IReadOnlyList<(int Number, string Name)> Columns);
