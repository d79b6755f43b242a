using Grpc.Baas.Engine.Query.Paths;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>What stands on one side of a comparison in a rule.</summary>
/// <param name="Name">As it stands there.</param>
/// <param name="Path">What is compared; of <paramref name="Other"/>, if there is one.</param>
internal readonly record struct RuleSide(string Name, FieldPath Path)
{
    /// <summary>Something of the call; null for fields.</summary>
    public Variable? Variable { get; init; }

    /// <summary>A collection of which any record may be meant, as in <c>@collection.members.user</c>; null for the record itself.</summary>
    public Collection? Other { get; init; }

    /// <summary>Whether the record is meant as it stood before a write.</summary>
    public bool IsBefore { get; init; }

    /// <summary>Whether it is a field of the record itself.</summary>
    public bool IsOwn => Variable is null && Other is null;

    public Field Field => Path.Operand.Field;
}
