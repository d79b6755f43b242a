using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Schema;

[OptionsValidator]
internal sealed partial class SchemaOptionsValidator : IValidateOptions<SchemaOptions>;
