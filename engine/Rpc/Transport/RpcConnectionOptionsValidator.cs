using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>Checks <see cref="RpcConnectionOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class RpcConnectionOptionsValidator : IValidateOptions<RpcConnectionOptions>;
