using System.Security.Cryptography.X509Certificates;
using Grpc.Baas.Client;

namespace Grpc.Baas.InteropClient;

/// <summary>The server under test.</summary>
/// <param name="address">Its address, http or https.</param>
/// <param name="authority">Certificate in PEM that its own must be signed by; null: the machine's authorities decide.</param>
internal sealed class InteropTarget(Uri address, FileInfo? authority)
{
    public InteropSession Open()
    {
        var transport = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false };
        if (authority is not null)
        {
            transport.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authority.FullName) },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }

        var frames = new FrameObserver(transport);
        return new InteropSession(BaasChannel.ForAddress(address, new BaasChannelOptions { HttpHandler = frames }), frames);
    }
}
