using System.ComponentModel.DataAnnotations;
using Grpc.Baas.Engine.Schema.Secrets;

namespace Grpc.Baas.Engine.Schema;

/// <summary>What fields need beside their definition. Section <c>Baas:Schema</c>; a change needs a restart.</summary>
internal sealed class SchemaOptions : IValidatableObject
{
    public const string Section = "Baas:Schema";

    /// <summary>
    /// Keys of 32 random bytes in base64 that encrypt <c>encrypted</c> and <c>secret</c> fields, with commas between: the first one
    /// encrypts, all decrypt. Default: empty, and a key is made in <c>encryption.key</c> of the data folder (mode 0600) when it is
    /// first needed. Engines that share a database need the same key here. Without its key a value is lost, so keep a copy.
    /// </summary>
    public string EncryptionKey { get; set; } = "";

    // What it says never shows the key.
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (!SecretKeys.AreKeys(EncryptionKey))
        {
            yield return new ValidationResult(
                $"{Section}:EncryptionKey takes 32 bytes in base64, as `openssl rand -base64 32` makes them; several have commas between.",
                [nameof(EncryptionKey)]);
        }
    }
}
