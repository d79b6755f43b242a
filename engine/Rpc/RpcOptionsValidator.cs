using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>Checks <see cref="RpcOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class RpcOptionsValidator : IValidateOptions<RpcOptions>;
