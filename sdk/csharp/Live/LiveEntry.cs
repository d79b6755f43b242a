namespace Grpc.Baas.Client.Live;

/// <summary>A record in its place.</summary>
/// <param name="Record">The record.</param>
/// <param name="Key">What it is sorted by.</param>
/// <param name="Position">Position of its last change.</param>
internal sealed record LiveEntry<T>(T Record, object?[] Key, long Position);
