namespace Grpc.Baas.Engine.Audit;

/// <summary>One event of the trail, or one change of the log, as a reader finds it.</summary>
/// <param name="Key">Its place: id in the trail, or position in the log.</param>
/// <param name="TimeMicros">When, in microseconds since 1970.</param>
/// <param name="Action">What was done.</param>
/// <param name="Reason">Why it was refused; empty when it was done.</param>
/// <param name="Actor">Who, as <see cref="Kernel.CallerSignature"/> writes it.</param>
/// <param name="CollectionId">Collection concerned; empty when none is.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Details">JSON object of texts; empty for none.</param>
/// <param name="IsChange">Whether the log has it.</param>
internal sealed record StoredEvent(
    long Key, long TimeMicros, string Action, string Reason, string Actor, string CollectionId, string Subject, string Details, bool IsChange);
