using System.Text;
using Grpc.Baas.Engine.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Schema.Secrets;

/// <summary>
/// Hashes of passwords in fields: PBKDF2 with HMAC-SHA-512 and a salt for each, in the layout of ASP.NET Core Identity's version 3.
/// One takes a tenth of a second of one processor, so only some are made at once.
/// </summary>
internal static class PasswordHashes
{
    // OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA512.
    private const int Iterations = 210_000;

    private static readonly int MaxAtOnce = 4 * Environment.ProcessorCount;

    private static readonly PasswordHasher<string> Hasher =
        new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    // It bounds what the process spends on hashing, whichever engine in it asks.
    private static int Running;

    /// <returns>UTF-8 of the hash, in base64.</returns>
    /// <exception cref="BaasException">storage OVERLOADED when too many are being made.</exception>
    public static byte[] Make(string password)
    {
        if (Interlocked.Increment(ref Running) > MaxAtOnce)
        {
            Interlocked.Decrement(ref Running);
            throw SchemaErrors.TooManyPasswords(MaxAtOnce);
        }

        try
        {
            return Encoding.ASCII.GetBytes(Hasher.HashPassword("", password));
        }
        finally
        {
            Interlocked.Decrement(ref Running);
        }
    }
}
