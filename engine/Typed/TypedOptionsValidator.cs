using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Typed;

[OptionsValidator]
internal sealed partial class TypedOptionsValidator : IValidateOptions<TypedOptions>;
