using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Microsoft.AspNetCore.Identity;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>password, secret and encrypted, and their keys.</summary>
public sealed class SecretTypesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baas-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Password_Text_KeptAsItsHash()
    {
        var hash = FieldReading.Read(FieldReading.Type("""{"type":"password"}"""), "\"correct horse\"");

        var hasher = new PasswordHasher<string>();
        Assert.Equal(PasswordVerificationResult.Success, hasher.VerifyHashedPassword("", hash, "correct horse"));
        Assert.Equal(PasswordVerificationResult.Failed, hasher.VerifyHashedPassword("", hash, "wrong horse"));
    }

    [Theory]
    [InlineData("""{"type":"password"}""", "\"7 chars\"", "!MIN_LENGTH")]
    [InlineData("""{"type":"password","validation":{"min_length":12}}""", "\"8 chars!\"", "!MIN_LENGTH")]
    [InlineData("""{"type":"password","validation":{"pattern":"[0-9]"}}""", "\"no digits\"", "!PATTERN")]
    [InlineData("""{"type":"password"}""", "\"\"", "null")]
    [InlineData("""{"type":"password"}""", "null", "null")]
    [InlineData("""{"type":"password"}""", "12345678", "!TYPE")]
    [InlineData("""{"type":"password"}""", "\"with\\u0000nul\"", "!FORMAT")]
    [InlineData("""{"type":"secret"}""", "true", "!TYPE")]
    [InlineData("""{"type":"secret"}""", "\"\"", "null")]
    [InlineData("""{"type":"encrypted","validation":{"max_length":3}}""", "\"four\"", "!MAX_LENGTH")]
    [InlineData("""{"type":"encrypted"}""", "null", "null")]
    public void Secret_Value_RefusedOrNull(string definition, string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type(definition), value));

    [Fact]
    public void Password_Long_Refused()
        => Assert.Equal("!MAX_LENGTH", FieldReading.Read(FieldReading.Type("""{"type":"password"}"""), Value.ForString(new string('a', 257))));

    [Theory]
    [InlineData("a")]
    [InlineData("größe 😀")]
    public void Encrypted_Text_ComesBack(string text)
    {
        var type = (EncryptedType)FieldReading.Type("""{"type":"encrypted"}""");

        Assert.True(type.TryRead(StructValue.Parse(Value.ForString(text).ToByteArray()), out var one, out _));
        Assert.True(type.TryRead(StructValue.Parse(Value.ForString(text).ToByteArray()), out var other, out _));

        Assert.NotEqual(one.Bytes.ToArray(), other.Bytes.ToArray());
        Assert.True(one.Bytes.Length > 40);
        Assert.Equal(text, Encoding.UTF8.GetString(type.Decrypt(one.Bytes.Span)));
        Assert.Equal(text, Encoding.UTF8.GetString(type.Decrypt(other.Bytes.Span)));
    }

    [Fact]
    public void Keys_FirstEncrypts_AllDecrypt()
    {
        var old = new SecretKeys(KeyOf(1), "");
        var both = new SecretKeys($"{KeyOf(2)},{KeyOf(1)}", "");
        var cipherText = old.Encrypt("hello"u8);

        Assert.Equal("hello"u8.ToArray(), both.Decrypt(cipherText));
        Assert.Equal("hello"u8.ToArray(), new SecretKeys(KeyOf(2), "").Decrypt(both.Encrypt("hello"u8)));
        var missing = Assert.Throws<BaasException>(() => new SecretKeys(KeyOf(2), "").Decrypt(cipherText));
        Assert.Equal("ENCRYPTION_KEY_MISSING", missing.Definition.Reason);
        Assert.Equal(8, missing.Metadata["key_id"].Length);
    }

    [Fact]
    public void Keys_DamagedText_Refused()
    {
        var keys = new SecretKeys(KeyOf(1), "");

        // With 30 bytes in the box, no bit of the base64 is without meaning.
        var cipherText = keys.Encrypt("hi"u8);
        for (var i = 0; i < cipherText.Length; i++)
        {
            var damaged = cipherText.ToArray();
            damaged[i] ^= 1;
            Assert.ThrowsAny<BaasException>(() => keys.Decrypt(damaged));
            Assert.ThrowsAny<BaasException>(() => keys.Decrypt(cipherText.AsSpan(0, i)));
        }
    }

    [Fact]
    public void KeyFile_MadeOnce_ForItsOwnerAlone()
    {
        var path = Path.Combine(_folder, "encryption.key");
        var unused = new SecretKeys("", path);
        Assert.False(File.Exists(path));

        var cipherText = unused.Encrypt("hello"u8);

        Assert.Equal("hello"u8.ToArray(), new SecretKeys("", path).Decrypt(cipherText));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Keys_NeitherSetNorInAFile_AreMissing()
        => Assert.Equal(
            "ENCRYPTION_KEY_MISSING", Assert.Throws<BaasException>(() => new SecretKeys("", "").Encrypt("hello"u8)).Definition.Reason);

    [Fact]
    public void KeyFile_Broken_FailsAndIsKept()
    {
        var path = Path.Combine(_folder, "encryption.key");
        File.WriteAllText(path, "no key");

        var failed = Assert.Throws<BaasException>(() => new SecretKeys("", path).Encrypt("hello"u8));

        Assert.Equal("IO_FAILED", failed.Definition.Reason);
        Assert.Equal("no key", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=", true)]
    [InlineData("AAAA", false)]
    [InlineData("a secret", false)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=,", false)]
    public void Option_Keys_Checked(string key, bool isRight) => Assert.Equal(isRight, SecretKeys.AreKeys(key));

    private static string KeyOf(byte seed) => Convert.ToBase64String(Enumerable.Repeat(seed, 32).ToArray());
}
