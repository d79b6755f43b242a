using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>
/// Encrypts single values with AES-256-GCM. A cipher text names its key, so that keys can be changed: the first one encrypts, and
/// all of them decrypt. The text is <c>v1.KEYID.BASE64URL</c>, the last part of 12 bytes of nonce, the cipher text, and 16 of tag.
/// </summary>
/// <param name="configured">Keys in base64 with commas between, as the configuration has them; empty: the key file has it.</param>
/// <param name="keyFile">
/// Path of the file that keeps the key when none is configured; made when it is first needed. Empty: without a configured key there is
/// none, as for engines that share a database and would each make their own.
/// </param>
internal sealed class SecretKeys(string configured, string keyFile)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyIdLength = 8;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly byte[] Version = "v1."u8.ToArray();

    private readonly Lock _lock = new();
    private (string Id, byte[] Key)[]? _keys;

    /// <summary>Whether a text is what keys are kept as: empty, or keys of 32 bytes in base64 with commas between.</summary>
    public static bool AreKeys(string configured)
        => configured.Length == 0 || Array.TrueForAll(configured.Split(','), text => TryDecode(text, out _));

    /// <returns>UTF-8 of the cipher text, another one each time.</returns>
    /// <exception cref="BaasException">
    /// schema ENCRYPTION_KEY_MISSING when there must be a configured key; storage IO_FAILED when the key file can be neither read nor made.
    /// </exception>
    public byte[] Encrypt(ReadOnlySpan<byte> plain)
    {
        var (id, key) = Load()[0];
        var box = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes, plain.Length), box.AsSpan(NonceBytes + plain.Length));
        return [.. Version, .. Encoding.ASCII.GetBytes(id), (byte)'.', .. Encoding.ASCII.GetBytes(Base64Url.EncodeToString(box))];
    }

    /// <param name="cipherText">What <see cref="Encrypt"/> returned.</param>
    /// <exception cref="BaasException">schema ENCRYPTION_KEY_MISSING when none of the keys fits; storage IO_FAILED.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> cipherText)
    {
        var start = Version.Length + KeyIdLength + 1;
        if (cipherText.Length < start || !cipherText.StartsWith(Version) || cipherText[start - 1] != '.')
        {
            throw SchemaErrors.EncryptionKeyMissing("");
        }

        var id = Encoding.ASCII.GetString(cipherText.Slice(Version.Length, KeyIdLength));
        var key = Array.Find(Load(), entry => entry.Id == id).Key ?? throw SchemaErrors.EncryptionKeyMissing(id);
        try
        {
            var box = Base64Url.DecodeFromUtf8(cipherText[start..]).AsSpan();
            var plain = new byte[Math.Max(0, box.Length - NonceBytes - TagBytes)];
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(box[..NonceBytes], box.Slice(NonceBytes, plain.Length), box[^TagBytes..], plain);
            return plain;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or ArgumentException)
        {
            throw SchemaErrors.EncryptionKeyMissing(id);
        }
    }

    private (string Id, byte[] Key)[] Load()
    {
        if (Volatile.Read(ref _keys) is { } keys)
        {
            return keys;
        }

        lock (_lock)
        {
            _keys ??= [.. (configured.Length > 0 ? configured : ReadFile()).Split(',').Select(Parse)];
            return _keys;
        }
    }

    private string ReadFile()
    {
        if (keyFile.Length == 0)
        {
            throw SchemaErrors.EncryptionKeyNotSet();
        }

        try
        {
            if (!File.Exists(keyFile))
            {
                MakeFile();
            }

            var text = File.ReadAllText(keyFile).Trim();
            return text.Length > 0 && AreKeys(text) ? text : throw new IOException($"The file {keyFile} holds no key.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw SchemaErrors.KeyFileFailed(fault);
        }
    }

    // A file that is there is whole: nobody may take half a key for one, and a key that has encrypted must never be written over.
    private void MakeFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        CreateFolder(Path.GetDirectoryName(keyFile)!);
        var draft = keyFile + ".new";
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, keyFile, overwrite: false);
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static (string Id, byte[] Key) Parse(string text)
    {
        return !TryDecode(text, out var key) ? throw new InvalidOperationException("A key that encrypts fields is not 32 bytes.") : (Convert.ToHexStringLower(SHA256.HashData(key))[..KeyIdLength], key);
    }

    private static bool TryDecode(string text, out byte[] key)
    {
        key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == KeyBytes;
    }
}
