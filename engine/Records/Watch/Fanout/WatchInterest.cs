using Grpc.Baas.Engine.Query.Conditions;

namespace Grpc.Baas.Engine.Records.Watch.Fanout;

/// <summary>Which changes can concern a stream.</summary>
/// <param name="CollectionId">Those of records of this collection.</param>
/// <param name="Key">Of these, only records that have the value before or after; null for all.</param>
internal readonly record struct WatchInterest(string CollectionId, FieldValueKey? Key);
