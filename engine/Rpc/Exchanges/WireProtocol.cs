namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>The protocol that a request speaks.</summary>
internal enum WireProtocol
{
    /// <summary>HTTP with JSON.</summary>
    Rest,

    /// <summary>gRPC, with protobuf or JSON messages.</summary>
    Grpc,

    /// <summary>gRPC-Web, binary, with protobuf or JSON messages.</summary>
    GrpcWeb,

    /// <summary>gRPC-Web, base64, with protobuf or JSON messages.</summary>
    GrpcWebText,

    /// <summary>gRPC or gRPC-Web with messages in a form that is not served.</summary>
    UnknownCodec,
}
