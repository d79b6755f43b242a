namespace Grpc.Baas.Engine.Query;

/// <summary>The operators of the filter language.</summary>
internal enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    NotContains,
    AnyEqual,
    AnyNotEqual,
    AnyContains,
    In,
    NotIn,
}
