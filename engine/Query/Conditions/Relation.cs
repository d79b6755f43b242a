namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>How two values compare. "Not equal" is the negation of <see cref="Equal"/>.</summary>
internal enum Relation
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
