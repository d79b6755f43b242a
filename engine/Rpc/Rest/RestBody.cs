namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>What the body of a request is.</summary>
internal enum RestBody
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>All of the request that the path does not say.</summary>
    Whole,

    /// <summary>One field of the request.</summary>
    Field,
}
