namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>The form of messages in a call by Connect.</summary>
internal enum ConnectCodec
{
    /// <summary>Protobuf's wire bytes.</summary>
    Proto,

    /// <summary>ProtoJSON in its default form.</summary>
    Json,
}
