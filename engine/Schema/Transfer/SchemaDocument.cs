namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>The collections of a document.</summary>
/// <param name="Collections">As the document has them, to be checked yet.</param>
/// <param name="HasRules">Whether the document can say who may do what; if not, rules stay as they are.</param>
internal sealed record SchemaDocument(IReadOnlyList<V1.Schema.Collection> Collections, bool HasRules);
