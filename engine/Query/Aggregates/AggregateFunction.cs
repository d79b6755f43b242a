namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>What is computed over the records of a group.</summary>
internal enum AggregateFunction
{
    Count,
    Distinct,
    Sum,
    Avg,
    Min,
    Max,
}
