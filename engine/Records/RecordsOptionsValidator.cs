using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Records;

[OptionsValidator]
internal sealed partial class RecordsOptionsValidator : IValidateOptions<RecordsOptions>;
