using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Modifiers;

/// <summary>A change of one field's value that depends on the value that is there.</summary>
/// <param name="Member">The field.</param>
/// <param name="Sign">What to do.</param>
/// <param name="Operand">Wire bytes of a <c>google.protobuf.Value</c>.</param>
internal sealed record FieldModifier(RecordMember Member, ModifierSign Sign, ReadOnlyMemory<byte> Operand)
{
    /// <summary>The path of the field in violations, with its sign.</summary>
    public string Path => Sign switch
    {
        ModifierSign.Plus => $"data.{Member.Field.Name}+",
        ModifierSign.Before => $"data.+{Member.Field.Name}",
        _ => $"data.{Member.Field.Name}-",
    };

    /// <summary>Whether fields of the kind have such changes.</summary>
    public bool IsSupported => Member.Kind == ValueKind.TextList || (IsNumeric(Member) && Sign != ModifierSign.Before);

    /// <summary>Takes the sign off a member's name.</summary>
    /// <returns>Null when it has none; no field's name begins or ends with one.</returns>
    public static ModifierSign? ReadSign(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> field)
    {
        field = name;
        if (name.Length < 2)
        {
            return null;
        }

        switch ((name[0], name[^1]))
        {
            case (not (byte)'+', (byte)'+'):
                field = name[..^1];
                return ModifierSign.Plus;
            case (not (byte)'+', (byte)'-'):
                field = name[..^1];
                return ModifierSign.Minus;
            case ((byte)'+', not ((byte)'+' or (byte)'-')):
                field = name[1..];
                return ModifierSign.Before;
            default:
                return null;
        }
    }

    private static bool IsNumeric(RecordMember member) => member.Kind is ValueKind.Number or ValueKind.Integer or ValueKind.Decimal;
}
