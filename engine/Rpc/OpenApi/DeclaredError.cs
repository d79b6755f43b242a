using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>An error as its proto declares it.</summary>
/// <param name="Domain">As <c>baas.records</c>.</param>
/// <param name="Reason">As <c>RECORD_NOT_FOUND</c>.</param>
/// <param name="Status">The status that carries it.</param>
/// <param name="Meaning">What happened and why.</param>
/// <param name="Action">What the client should do.</param>
internal sealed record DeclaredError(string Domain, string Reason, StatusCode Status, string Meaning, string Action)
{
    /// <summary>How options of methods name it: <c>records.RECORD_NOT_FOUND</c>.</summary>
    public string Name => $"{Domain[(Domain.LastIndexOf('.') + 1)..]}.{Reason}";

    public int HttpStatus => Faults.HttpStatus.Of(new RpcFailure(Status, "", Reason, []));
}
