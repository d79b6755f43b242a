namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>A collection or subquery in a FROM clause.</summary>
/// <param name="Alias">The name that columns are qualified with.</param>
/// <param name="Columns">What may be read of it.</param>
internal sealed record ViewSource(string Alias, IReadOnlyList<ViewColumn> Columns)
{
    /// <summary>Whether its columns may all be null because a LEFT JOIN found nothing.</summary>
    public bool IsOptional { get; init; }

    public ViewValue ValueOf(ViewColumn column)
        => new($"\"{Alias}\".\"{column.Name}\"", column.Kind, column.Field, column.IsNullable || IsOptional);
}
