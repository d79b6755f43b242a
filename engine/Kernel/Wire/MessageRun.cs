using Grpc.Baas.Framing;

namespace Grpc.Baas.Engine.Kernel.Wire;

/// <summary>Messages that leave together on many streams, framed once for all of them. Immutable.</summary>
internal sealed class MessageRun
{
    private readonly byte[] _framed;

    /// <param name="messages">At least one; they never change.</param>
    public MessageRun(IReadOnlyList<byte[]> messages)
    {
        Messages = messages;
        _framed = new byte[messages.Sum(static message => GrpcFrame.PrefixSize + message.Length)];
        var rest = _framed.AsSpan();
        foreach (var message in messages)
        {
            GrpcFrame.WritePrefix(rest, GrpcFrame.PlainFlag, message.Length);
            message.CopyTo(rest[GrpcFrame.PrefixSize..]);
            rest = rest[(GrpcFrame.PrefixSize + message.Length)..];
            MaxLength = Math.Max(MaxLength, message.Length);
        }
    }

    public IReadOnlyList<byte[]> Messages { get; }

    /// <summary>The messages, each behind its prefix, as they stand in bodies of gRPC.</summary>
    public ReadOnlySpan<byte> Framed => _framed;

    /// <summary>Bytes of the largest message.</summary>
    public int MaxLength { get; }
}

/// <summary>A stream that takes messages in runs.</summary>
internal interface IMessageRunWriter
{
    /// <summary>Sends the messages, and waits until the client has room for more.</summary>
    Task WriteAsync(MessageRun run, CancellationToken cancellationToken);
}
