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

    /// <summary>The connection ended before anything was answered, as when a server closes it while a request is on its way.</summary>
    Lost,

    /// <summary>The server said that it did not look at it.</summary>
    Refused,
}
