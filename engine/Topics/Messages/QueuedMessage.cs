namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>A message on its way to subscribers.</summary>
/// <param name="TopicId">Where it was published.</param>
/// <param name="Bytes">A whole <c>baas.topics.v1.ConnectResponse</c> on the wire; all subscribers share it.</param>
internal readonly record struct QueuedMessage(string TopicId, byte[] Bytes);
