namespace Grpc.Baas.Engine.Rpc;

/// <summary>How gRPC responses are compressed for callers that can read it.</summary>
internal enum ResponseCompression
{
    /// <summary>Not at all, unless a handler asks for it.</summary>
    Off,

    /// <summary>By gzip.</summary>
    Gzip,

    /// <summary>By deflate, the zlib format.</summary>
    Deflate,
}
