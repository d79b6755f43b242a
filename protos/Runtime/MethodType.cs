namespace Grpc.Core;

/// <summary>Which sides of a call send a stream of messages.</summary>
public enum MethodType
{
    /// <summary>One request, one response.</summary>
    Unary = 0,

    /// <summary>A stream of requests, one response.</summary>
    ClientStreaming = 1,

    /// <summary>One request, a stream of responses.</summary>
    ServerStreaming = 2,

    /// <summary>Both sides stream, independently of each other.</summary>
    DuplexStreaming = 3,
}
