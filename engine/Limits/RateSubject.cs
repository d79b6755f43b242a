namespace Grpc.Baas.Engine.Limits;

/// <summary>Whose calls a policy counts.</summary>
internal enum RateSubject
{
    /// <summary>Every caller, by its address: IPv4, or a /64 of IPv6.</summary>
    Address,

    /// <summary>Callers that are not signed in, by their address.</summary>
    Anonymous,

    /// <summary>Signed-in users, by their account.</summary>
    User,

    /// <summary>Programs with an API key, by the key.</summary>
    Key,

    /// <summary>Administrators, by their account.</summary>
    Administrator,
}
