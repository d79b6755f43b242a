namespace Grpc.Baas.Engine.Query.Variables;

/// <summary>Where a variable of a rule has its value from, and so when it is known.</summary>
internal enum VariableSource
{
    /// <summary>The caller's token and the call itself.</summary>
    Call,

    /// <summary>A parameter of the URL.</summary>
    Query,

    /// <summary>A header of HTTP, or metadata of gRPC.</summary>
    Header,

    /// <summary>The record of the caller's account, which is read with the records themselves.</summary>
    Account,

    /// <summary>What a write sends.</summary>
    Data,

    /// <summary>Whether a write sends a field at all.</summary>
    IsSent,
}
