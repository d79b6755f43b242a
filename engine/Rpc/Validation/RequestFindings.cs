namespace Grpc.Baas.Engine.Rpc.Validation;

/// <summary>What a request has that its rules do not allow.</summary>
[Flags]
internal enum RequestFindings
{
    None = 0,

    /// <summary>A required field is not given.</summary>
    Missing = 1,

    /// <summary>A field for responses only is given.</summary>
    OutputOnly = 2,
}
