using System.Collections.Immutable;
using Grpc.Baas.Engine.Query.Operands;

namespace Grpc.Baas.Engine.Query.Paths;

/// <summary>What a filter or sort looks at: something of the record itself, or of records that are related to it.</summary>
/// <param name="Steps">The way to the related records; empty for the record itself.</param>
/// <param name="Operand">What is looked at there.</param>
internal readonly record struct FieldPath(ImmutableArray<RelationStep> Steps, Operand Operand)
{
    /// <summary>Whether the way can lead to more than one record.</summary>
    public bool IsMany
    {
        get
        {
            foreach (var step in Steps)
            {
                if (step.IsMany)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
