using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Checks <see cref="OAuthOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class OAuthOptionsValidator : IValidateOptions<OAuthOptions>;
