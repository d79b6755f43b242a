namespace Grpc.Baas.Engine.Schema;

/// <summary>What the kinds of values have in common.</summary>
internal static class ValueKinds
{
    /// <summary>Whether values of the kind come before or after one another, so that they can be sorted and compared.</summary>
    public static bool HasOrder(this ValueKind kind) => kind
        is ValueKind.Text or ValueKind.Number or ValueKind.Integer or ValueKind.Bool or ValueKind.Timestamp or ValueKind.Decimal;

    /// <summary>Whether the SQL column has 64-bit integers.</summary>
    public static bool IsStoredAsInteger(this ValueKind kind)
        => kind is ValueKind.Integer or ValueKind.Bool or ValueKind.Timestamp or ValueKind.Decimal;
}
