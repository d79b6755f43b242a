namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>What became of a call, whatever the protocol.</summary>
/// <param name="IsOk">Whether it succeeded.</param>
/// <param name="Reason">Why not: the reason of the error, or the status where it has none.</param>
/// <param name="Body">What came back, one character for each byte.</param>
internal sealed record AccessAnswer(bool IsOk, string Reason, string Body);
