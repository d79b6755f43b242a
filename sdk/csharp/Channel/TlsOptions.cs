using System.Security.Cryptography.X509Certificates;

namespace Grpc.Baas.Client;

/// <summary>What is special about the TLS of a channel. The server's certificate and name are always checked.</summary>
public sealed record TlsOptions
{
    /// <summary>Authorities whose certificates are trusted, in place of the system's; null or empty: the system's.</summary>
    public X509Certificate2Collection? RootCertificates { get; init; }

    /// <summary>Certificate with private key that tells the server who connects (mutual TLS).</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Name that the server's certificate must have, and that requests name, if it is not the host of the address.</summary>
    public string? ServerName { get; init; }
}
