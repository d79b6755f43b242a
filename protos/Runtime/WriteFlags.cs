namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait for the next one, so that both travel together.</summary>
    BufferHint = 1,

    /// <summary>The message is not compressed, also where the others of its call are.</summary>
    NoCompress = 2,
}
