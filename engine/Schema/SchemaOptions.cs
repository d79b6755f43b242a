using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Schema;

/// <summary>What fields need beside their definition. Section <c>Baas:Schema</c>; a change needs a restart.</summary>
internal sealed class SchemaOptions
{
    public const string Section = "Baas:Schema";

    /// <summary>
    /// Keys of 32 random bytes in base64 that encrypt <c>encrypted</c> and <c>secret</c> fields, with commas between: the first one
    /// encrypts, all decrypt. Default: empty, and a key is made in <c>encryption.key</c> of the data folder (mode 0600) when it is
    /// first needed. On PostgreSQL, which engines share, there is no default: all of them need the same key here. Without its key a
    /// value is lost, so keep a copy.
    /// </summary>
    [RegularExpression(
        "[A-Za-z0-9+/]{43}=(, ?[A-Za-z0-9+/]{43}=)*",
        ErrorMessage = $"{Section}:EncryptionKey takes 32 bytes in base64, as `openssl rand -base64 32` makes them; several have commas between.")]
    public string EncryptionKey { get; set; } = "";
}
