using System.Buffers;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>The bytes of a request, lent to a marshaller.</summary>
internal sealed class MessageView : DeserializationContext
{
    private ReadOnlySequence<byte> _message;

    public override int PayloadLength => (int)_message.Length;

    public void Show(ReadOnlySequence<byte> message) => _message = message;

    public override byte[] PayloadAsNewBuffer() => _message.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _message;
}
