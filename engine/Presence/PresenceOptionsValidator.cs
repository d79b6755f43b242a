using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Presence;

[OptionsValidator]
internal sealed partial class PresenceOptionsValidator : IValidateOptions<PresenceOptions>;
