using System.Security.Cryptography.X509Certificates;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>What the files for TLS hold.</summary>
/// <param name="Leaf">The certificate of the server, with its key.</param>
/// <param name="Intermediates">Those that lead to its root.</param>
/// <param name="ClientAuthorities">Those of which clients must show a certificate; null when they show none.</param>
internal sealed record TlsMaterial(X509Certificate2 Leaf, X509Certificate2Collection Intermediates, X509Certificate2Collection? ClientAuthorities);
