namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>Why an access token is not believed.</summary>
internal enum TokenFault
{
    None,

    /// <summary>It cannot be read, or this engine did not sign it, or not for this use, or its session has ended.</summary>
    Invalid,

    /// <summary>It was good once; its time is over.</summary>
    Expired,
}
