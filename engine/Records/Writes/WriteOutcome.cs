namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>What a write did, and to which record.</summary>
/// <param name="Effect">What it did.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Image">The record as it is now; empty when it is gone or was only looked at. Nobody changes it.</param>
internal readonly record struct WriteOutcome(WriteEffect Effect, string Id, ReadOnlyMemory<byte> Image)
{
    /// <summary>Whether the caller, who may write the record, may not view it as it is now.</summary>
    public bool IsHidden { get; init; }
}
