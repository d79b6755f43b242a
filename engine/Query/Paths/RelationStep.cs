using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Paths;

/// <summary>One step from a record to those that are related to it.</summary>
/// <param name="From">Collection of the record.</param>
/// <param name="Field">The relation: a field of <paramref name="From"/>, or of <paramref name="To"/> when it is followed backwards.</param>
/// <param name="To">Collection of the related records.</param>
/// <param name="IsBack">Whether the related records point at the record, and not the record at them.</param>
internal sealed record RelationStep(Collection From, Field Field, Collection To, bool IsBack)
{
    /// <summary>Whether the relation's values are lists of ids.</summary>
    public bool IsList => Field.Kind == ValueKind.TextList;

    /// <summary>Whether there can be more than one related record.</summary>
    public bool IsMany => IsBack || IsList;
}
