namespace Grpc.Baas.Engine.Storage;

/// <summary>A write broke a constraint of its table; the store that wrote says what that means.</summary>
/// <param name="fault">What the database said.</param>
/// <param name="isDuplicate">Whether a value that must be unique is taken.</param>
/// <param name="isDuplicateKey">Whether that value is the key of the row.</param>
internal sealed class ConstraintException(Exception fault, bool isDuplicate, bool isDuplicateKey) : Exception(fault.Message, fault)
{
    /// <summary>A value that must be unique is taken.</summary>
    public bool IsDuplicate { get; } = isDuplicate;

    /// <summary>The value taken is the key of the row, rather than one of its columns.</summary>
    public bool IsDuplicateKey { get; } = isDuplicateKey;
}
