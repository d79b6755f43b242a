namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>A row as it was read.</summary>
/// <param name="Version">Its system columns.</param>
/// <param name="Image">The record. Nobody changes it.</param>
internal readonly record struct StoredRow(RowVersion Version, ReadOnlyMemory<byte> Image);
