namespace Grpc.Core;

/// <summary>
/// How messages are written. Those of a stream can be set before each write by <see cref="IAsyncStreamWriter{T}.WriteOptions"/>, those of a
/// whole call by <see cref="ServerCallContext.WriteOptions"/>.
/// </summary>
/// <param name="flags">What to do and not to do.</param>
public class WriteOptions(WriteFlags flags = 0)
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>What to do and not to do.</summary>
    public WriteFlags Flags { get; } = flags;
}
