using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Accounts;

/// <summary>
/// A secret of an account that its sessions remember: when it changes, they end. The engine gives it, nobody reads it, and only the
/// collections of accounts have it.
/// </summary>
internal sealed class TokenKeyType : FieldType
{
    public const string TypeName = "token_key";

    private const int Bytes = 16;

    private static readonly ValueFault NotWritable = new("READ_ONLY", "the engine gives this value; leave it out");

    public override string Name => TypeName;

    public override ValueKind Kind => ValueKind.Secret;

    public override bool IsGenerated => true;

    /// <summary>A new value, like no other.</summary>
    public static FieldValue Next() => FieldValue.Of(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes))));

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = NotWritable;
        return false;
    }
}
