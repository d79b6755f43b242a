using Grpc.Baas.Engine.Schema.Evolution;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>How far applying a document may go.</summary>
/// <param name="IsPruned">Whether what the document does not have goes.</param>
/// <param name="Update">Terms of each change.</param>
internal readonly record struct DocumentTerms(bool IsPruned, UpdateTerms Update);
