using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Storage;

[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
