using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>Lets keys for secret fields pass that can be keys. It says what is wrong, and never shows a key.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretKeysAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) => value is not string keys || SecretKeys.AreKeys(keys)
        ? ValidationResult.Success
        : new ValidationResult(
            $"{SchemaOptions.Section}:EncryptionKey takes 32 bytes in base64, as `openssl rand -base64 32` makes them; several have commas between.");
}
