namespace Grpc.Baas.Engine.Records.Views;

/// <summary>A list of a view that is kept in memory.</summary>
/// <param name="Bytes">A <c>baas.records.v1.ListRecordsResponse</c>; it never changes.</param>
/// <param name="Position">A position of the log up to which it is known to be what the database would answer.</param>
/// <param name="Made">When it was computed, as a timestamp of the clock.</param>
internal sealed record ViewAnswer(byte[] Bytes, long Position, long Made);
