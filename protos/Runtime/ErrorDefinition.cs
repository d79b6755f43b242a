using Grpc.Core;

namespace Grpc.Baas;

/// <summary>One declared error of a slice, as its <c>errors.proto</c> states it. Tables of these are generated.</summary>
/// <param name="Domain">Domain of its <c>google.rpc.ErrorInfo</c>, as <c>baas.records</c>.</param>
/// <param name="Reason">Reason of its <c>google.rpc.ErrorInfo</c>, in UPPER_SNAKE_CASE, at most 63 characters.</param>
/// <param name="Status">The gRPC status that carries it.</param>
/// <param name="Meaning">What happened and why, for people.</param>
/// <param name="Action">What the client should do about it.</param>
public sealed record ErrorDefinition(string Domain, string Reason, StatusCode Status, string Meaning, string Action);
