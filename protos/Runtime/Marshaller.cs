namespace Grpc.Core;

/// <summary>How a message becomes bytes and back. Make it by <see cref="Marshallers"/>.</summary>
/// <typeparam name="T">The message.</typeparam>
/// <param name="contextualSerializer">Writes a message to a context and completes it.</param>
/// <param name="contextualDeserializer">Reads a message; the bytes are valid only during the call.</param>
public class Marshaller<T>(Action<T, SerializationContext> contextualSerializer, Func<DeserializationContext, T> contextualDeserializer)
{
    /// <summary>Makes it from functions over arrays.</summary>
    public Marshaller(Func<T, byte[]> serializer, Func<byte[], T> deserializer)
        : this((message, context) => context.Complete(serializer(message)), context => deserializer(context.PayloadAsNewBuffer()))
    {
    }

    /// <summary>Writes a message to a context and completes it.</summary>
    public Action<T, SerializationContext> ContextualSerializer { get; } = contextualSerializer;

    /// <summary>Reads a message; the bytes are valid only during the call.</summary>
    public Func<DeserializationContext, T> ContextualDeserializer { get; } = contextualDeserializer;
}
