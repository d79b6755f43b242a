using System.Linq.Expressions;

namespace Grpc.Baas.Client.Typed.Filters;

/// <summary>Says whether an expression looks at the record.</summary>
internal sealed class ParameterFinder(ParameterExpression parameter) : ExpressionVisitor
{
    public bool IsFound { get; private set; }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        IsFound |= node == parameter;
        return node;
    }
}
