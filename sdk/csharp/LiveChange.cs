namespace Grpc.Baas.Client;

/// <summary>What became of one record of a <see cref="LiveRecords{T}"/>.</summary>
/// <typeparam name="T">The records.</typeparam>
/// <param name="Type">What became of it.</param>
/// <param name="Record">The record as it is now, or as it was when it left.</param>
/// <param name="Index">Its place in the list as it is now; -1 when it was removed.</param>
/// <param name="PreviousIndex">Its place in the list before; -1 when it was added.</param>
public sealed record LiveChange<T>(LiveChangeType Type, T Record, int Index, int PreviousIndex);
