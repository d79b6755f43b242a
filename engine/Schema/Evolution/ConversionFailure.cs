namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>A value that does not fit what its field shall become.</summary>
/// <param name="Id">Id of the record.</param>
/// <param name="Value">The value as JSON, shortened.</param>
/// <param name="Fault">What is wrong with it.</param>
internal readonly record struct ConversionFailure(string Id, string Value, ValueFault Fault);
