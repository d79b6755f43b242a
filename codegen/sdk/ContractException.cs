namespace Grpc.Baas.Codegen.Sdk;

/// <summary>What is given to generate from is no contract, for people.</summary>
internal sealed class ContractException(string message, Exception? cause = null) : Exception(message, cause);
