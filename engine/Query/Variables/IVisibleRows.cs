using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>Which records a caller may list.</summary>
internal interface IVisibleRows
{
    /// <summary>What a record of the collection must meet; bound. Null when all are to be seen.</summary>
    Condition? Of(Collection collection);
}
