namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>Bytes that are not a protobuf message. The message says what is wrong, for people.</summary>
internal sealed class WireFormatException(string message) : Exception(message);
