using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Audit;

[OptionsValidator]
internal sealed partial class AuditOptionsValidator : IValidateOptions<AuditOptions>;
