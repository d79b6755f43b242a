using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Webhooks;

[OptionsValidator]
internal sealed partial class WebhooksOptionsValidator : IValidateOptions<WebhooksOptions>;
