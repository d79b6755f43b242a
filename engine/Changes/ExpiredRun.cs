namespace Grpc.Baas.Engine.Changes;

/// <summary>The oldest changes of the log, which go together.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Bytes">What they take, about.</param>
/// <param name="Position">Position of the last of them.</param>
internal readonly record struct ExpiredRun(int Count, long Bytes, long Position);
