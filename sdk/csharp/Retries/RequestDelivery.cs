namespace Grpc.Baas.Client.Retries;

/// <summary>What is known about how far a failed request got.</summary>
internal enum RequestDelivery
{
    /// <summary>The server may have done what was asked.</summary>
    Unknown,

    /// <summary>It never left the client: the connection could not be used.</summary>
    NotSent,

    /// <summary>No address could be reached; trying the next one is no use.</summary>
    Unreachable,

    /// <summary>The server said that it did not look at it.</summary>
    Refused,
}
