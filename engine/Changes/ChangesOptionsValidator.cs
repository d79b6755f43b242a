using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Changes;

[OptionsValidator]
internal sealed partial class ChangesOptionsValidator : IValidateOptions<ChangesOptions>;
