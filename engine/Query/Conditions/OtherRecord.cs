using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query.Conditions;

/// <summary>A change of a record, asked by those who judge others by it.</summary>
/// <param name="CollectionId">Its collection.</param>
/// <param name="Before">The record before; empty when there was none.</param>
/// <param name="After">The record after; empty when it is gone.</param>
internal readonly record struct OtherRecord(string CollectionId, ReadOnlyMemory<byte> Before, ReadOnlyMemory<byte> After)
{
    public bool IsNew => Before.IsEmpty;

    /// <summary>Whether a field has another value than before.</summary>
    public bool HasOther(Field field) => !RecordImage.HaveSame(Before.Span, After.Span, field.Number);

    /// <summary>Whether the record is one of those wanted, or was, and that or a field by which others find it has changed.</summary>
    /// <param name="wanted">What is wanted of it; asks the record alone.</param>
    /// <param name="hasOtherKey">Whether others find it by something else than before.</param>
    public bool Moves(Condition wanted, bool hasOtherKey)
    {
        var was = !Before.IsEmpty && wanted.Matches(Before.Span);
        var isNow = !After.IsEmpty && wanted.Matches(After.Span);
        return was != isNow || (isNow && hasOtherKey);
    }
}
