namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>Which way a message travels.</summary>
internal enum Direction
{
    /// <summary>To the engine.</summary>
    Request,

    /// <summary>From the engine.</summary>
    Response,
}
