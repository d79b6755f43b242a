namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>How a field is encoded. Source: protobuf.dev, "Encoding".</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
