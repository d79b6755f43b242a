namespace Grpc.Core;

/// <summary>How messages are written.</summary>
/// <param name="flags">What to do and not to do.</param>
public class WriteOptions(WriteFlags flags = 0)
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>What to do and not to do.</summary>
    public WriteFlags Flags { get; } = flags;
}
