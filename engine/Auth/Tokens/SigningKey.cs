using System.Buffers.Text;
using System.Security.Cryptography;

namespace Grpc.Baas.Engine.Auth.Tokens;

/// <summary>An ES256 key pair that signs and verifies access tokens. Source: RFC 7518 §3.4.</summary>
internal sealed class SigningKey : IDisposable
{
    public const int SignatureBytes = 64;

    private readonly ECDsa _key;

    // ECDsa does not promise that two threads may use one instance.
    private readonly Lock _lock = new();

    private SigningKey(string id, ECDsa key)
    {
        Id = id;
        _key = key;
    }

    /// <summary>The <c>kid</c> of the tokens that it signs.</summary>
    public string Id { get; }

    public static SigningKey Create()
    {
        Span<byte> id = stackalloc byte[12];
        RandomNumberGenerator.Fill(id);
        return new SigningKey(Base64Url.EncodeToString(id), ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    /// <summary>Reads a key as <see cref="ExportPkcs8"/> wrote it.</summary>
    /// <exception cref="CryptographicException">The bytes hold no P-256 key.</exception>
    public static SigningKey Import(string id, ReadOnlySpan<byte> pkcs8)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            if (key.KeySize != 256)
            {
                throw new CryptographicException("The signing key is not on the curve P-256.");
            }

            return new SigningKey(id, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public byte[] ExportPkcs8() => _key.ExportPkcs8PrivateKey();

    public byte[] ExportPublicKey() => _key.ExportSubjectPublicKeyInfo();

    public byte[] Sign(ReadOnlySpan<byte> signed)
    {
        lock (_lock)
        {
            return _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        lock (_lock)
        {
            return _key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    public void Dispose() => _key.Dispose();
}
