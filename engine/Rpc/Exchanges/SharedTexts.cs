using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>The text of messages that many streams send, made once for each; it goes with the message.</summary>
internal sealed class SharedTexts
{
    private readonly ConditionalWeakTable<byte[], byte[]> _texts = new();

    /// <param name="message">Null for one that is not shared.</param>
    public bool TryGet([NotNullWhen(true)] byte[]? message, [NotNullWhen(true)] out byte[]? text)
    {
        text = null;
        return message is not null && _texts.TryGetValue(message, out text);
    }

    /// <inheritdoc cref="TryGet"/>
    public void Add(byte[]? message, ReadOnlySpan<byte> text)
    {
        if (message is not null)
        {
            _texts.TryAdd(message, text.ToArray());
        }
    }
}
