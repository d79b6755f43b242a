namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>A document is no text of its language; caught where documents are read.</summary>
/// <param name="line">From 1.</param>
/// <param name="column">From 1.</param>
/// <param name="problem">What is expected.</param>
internal sealed class DocumentFaultException(long line, long column, string problem) : Exception($"line {line}, column {column}: {problem}");
