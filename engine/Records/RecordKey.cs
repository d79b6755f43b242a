namespace Grpc.Baas.Engine.Records;

/// <summary>One record among all of a project.</summary>
internal readonly record struct RecordKey(RecordTable Table, string Id);
