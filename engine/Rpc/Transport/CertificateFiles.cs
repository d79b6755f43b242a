using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>The files that make up the server's side of TLS, as they are on disk.</summary>
internal sealed class CertificateFiles(TlsOptions options)
{
    private static ReadOnlySpan<byte> PemStart => "-----BEGIN"u8;

    /// <summary>Folders in which a change may happen.</summary>
    public IEnumerable<string> Folders => Paths.Select(path => Path.GetDirectoryName(Path.GetFullPath(path))!).Distinct();

    private IEnumerable<string> Paths
        => ((string[])[options.CertificatePath, options.KeyPath, options.ClientCertificateAuthorityPath]).Where(path => path.Length > 0);

    /// <summary>A digest of what the files hold. Times and sizes would miss a link that was pointed elsewhere.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Paths)
        {
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="InvalidOperationException">One of them is missing or wrong; the message says which and what to do.</exception>
    public TlsMaterial Load()
    {
        var content = Read(options.CertificatePath, "certificate");
        var chain = content.AsSpan().IndexOf(PemStart) >= 0 ? LoadPem() : LoadPfx(content);
        var leaf = chain.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new InvalidOperationException($"'{options.CertificatePath}' has no key in it; give the key's file with --tls-key.");
        var authorities = options.ClientCertificateAuthorityPath.Length > 0 ? LoadAuthorities() : null;
        return new TlsMaterial(leaf, [.. chain.Where(certificate => certificate != leaf)], authorities);
    }

    private static byte[] Read(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The {what} file '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    private X509Certificate2Collection LoadPem()
    {
        var keyPath = options.KeyPath.Length > 0 ? options.KeyPath : options.CertificatePath;
        _ = Read(keyPath, "key");
        var chain = new X509Certificate2Collection();
        X509Certificate2 leaf;
        try
        {
            chain.ImportFromPemFile(options.CertificatePath);
            leaf = options.KeyPassword.Length > 0
                ? X509Certificate2.CreateFromEncryptedPemFile(options.CertificatePath, options.KeyPassword, keyPath)
                : X509Certificate2.CreateFromPemFile(options.CertificatePath, keyPath);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException(
                $"The key in '{keyPath}' is not the key of the certificate in '{options.CertificatePath}', or one of them cannot be read "
                + $"(a key with a password needs BAAS_TLS_KEY_PASSWORD): {fault.Message}",
                fault);
        }

        chain[0] = leaf;
        return chain;
    }

    private X509Certificate2Collection LoadPfx(byte[] content)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(content, options.KeyPassword);
        }
        catch (CryptographicException fault)
        {
            throw new InvalidOperationException(
                $"'{options.CertificatePath}' is neither PEM nor a PFX file that BAAS_TLS_KEY_PASSWORD opens: {fault.Message}", fault);
        }
    }

    private X509Certificate2Collection LoadAuthorities()
    {
        _ = Read(options.ClientCertificateAuthorityPath, "client authority");
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(options.ClientCertificateAuthorityPath);
        }
        catch (CryptographicException fault)
        {
            throw new InvalidOperationException($"'{options.ClientCertificateAuthorityPath}' cannot be read as PEM: {fault.Message}", fault);
        }

        return authorities.Count > 0
            ? authorities
            : throw new InvalidOperationException($"'{options.ClientCertificateAuthorityPath}' has no certificate in it.");
    }
}
