namespace Grpc.Baas.Engine.Kernel.Outgoing;

/// <summary>A name leads only to addresses that the engine must not connect to.</summary>
internal sealed class TargetRefusedException() : IOException("The address is none of the Internet.");
