using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>What a piece of an export is read from.</summary>
/// <param name="Table">The records.</param>
/// <param name="Catalogue">The state of the schema that they and all around them are read in.</param>
/// <param name="Dialect">Of the database.</param>
internal sealed record ExportSource(RecordTable Table, CatalogueSnapshot Catalogue, SqlDialect Dialect)
{
    /// <summary>What the caller may see.</summary>
    public required RecordAccess Access { get; init; }

    /// <inheritdoc cref="Query.QueryScope.MayList"/>
    public required Func<Collection, bool>? MayList { get; init; }
}
