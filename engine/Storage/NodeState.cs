namespace Grpc.Baas.Engine.Storage;

/// <summary>What the nodes of one database have written together.</summary>
/// <param name="Position">Last position of the change log.</param>
/// <param name="Revision">Goes up with each change of what every node keeps in memory, as the catalogue.</param>
internal readonly record struct NodeState(long Position, long Revision);
