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
        if (asked.ServerCreds is not { Cert.Length: > 0, Key.Length: > 0 } creds)
        {
            throw new NotSupportedException("server_creds: a certificate and its key are expected, since use_tls is set.");
        }

        try
        {
            var callers = new X509Certificate2Collection();
            callers.ImportFromPem(asked.ClientTlsCert.ToStringUtf8());
            return new ServerTls(X509Certificate2.CreateFromPem(creds.Cert.ToStringUtf8(), creds.Key.ToStringUtf8()), callers);
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

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Callers);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
