namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>A select of a view's query, checked and written anew.</summary>
/// <param name="Sql">Its SQL, without parentheses around it.</param>
/// <param name="Columns">What it gives.</param>
/// <param name="IsPlain">Whether each of its rows is found without looking at the others, so that filters can reach into it.</param>
internal sealed record ViewSelect(string Sql, IReadOnlyList<ViewColumn> Columns, bool IsPlain);
