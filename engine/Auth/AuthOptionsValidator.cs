using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Checks <see cref="AuthOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
