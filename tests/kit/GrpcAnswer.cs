using Grpc.Core;

namespace Grpc.Baas.TestKit;

/// <summary>How a gRPC call ended.</summary>
/// <param name="Code">The status.</param>
/// <param name="Reason">The reason in its <c>ErrorInfo</c>; empty without one.</param>
/// <param name="Message">The first response message; empty without one.</param>
public sealed record GrpcAnswer(StatusCode Code, string Reason, byte[] Message);
