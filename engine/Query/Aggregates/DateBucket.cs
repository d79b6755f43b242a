namespace Grpc.Baas.Engine.Query.Aggregates;

/// <summary>To what a moment or a date is cut, in UTC; weeks start on Monday.</summary>
internal enum DateBucket
{
    None,
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Hour,
}
