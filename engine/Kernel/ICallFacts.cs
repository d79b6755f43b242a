namespace Grpc.Baas.Engine.Kernel;

/// <summary>What rules may know of a call beside who makes it.</summary>
internal interface ICallFacts
{
    /// <summary>Method of the HTTP request; <c>POST</c> for gRPC.</summary>
    string HttpMethod { get; }

    /// <summary>Finds a parameter of the URL; null when there is none.</summary>
    string? FindQuery(string name);

    /// <summary>Finds a header, or metadata of gRPC; null when there is none.</summary>
    /// <param name="name">In lower case, with <c>_</c> for <c>-</c>.</param>
    string? FindHeader(string name);
}
