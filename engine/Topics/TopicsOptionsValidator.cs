using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Topics;

[OptionsValidator]
internal sealed partial class TopicsOptionsValidator : IValidateOptions<TopicsOptions>;
