using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Connectrpc.Conformance.V1;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Grpc.Baas.ConformanceHost;

/// <summary>What the server proves itself by, and which callers it lets in.</summary>
/// <param name="Certificate">With its key.</param>
/// <param name="Callers">Certificates that callers' ones must be, or be signed by; empty lets everyone in.</param>
internal sealed record ServerTls(X509Certificate2 Certificate, X509Certificate2Collection Callers)
{
    public static ServerTls Read(ServerCompatRequest asked)
    {
        try
        {
            var callers = new X509Certificate2Collection();
            callers.ImportFromPem(asked.ClientTlsCert.ToStringUtf8());
            return new ServerTls(CertificateOf(asked.ServerCreds), callers);
        }
        catch (CryptographicException error)
        {
            throw new InvalidDataException($"server_creds or client_tls_cert: {error.Message}");
        }
    }

    public void Configure(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = Certificate;
        if (Callers.Count == 0)
        {
            return;
        }

        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate);
    }

    // A runner may leave it to the server to make one, which its callers then trust.
    private static X509Certificate2 CertificateOf(TLSCreds? creds)
    {
        if (creds is { Cert.Length: > 0, Key.Length: > 0 })
        {
            return X509Certificate2.CreateFromPem(creds.Cert.ToStringUtf8(), creds.Key.ToStringUtf8());
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(7));
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Callers);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
