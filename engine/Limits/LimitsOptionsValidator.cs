using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Limits;

/// <summary>Checks <see cref="LimitsOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
