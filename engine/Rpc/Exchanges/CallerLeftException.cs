namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// The caller takes no more of the answer. Its own type, since the request's token may be cancelled a moment later, and a cancellation
/// of unknown cause counts as our fault.
/// </summary>
internal sealed class CallerLeftException() : OperationCanceledException("The caller has left.");
