using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>Checks <see cref="HostingOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class HostingOptionsValidator : IValidateOptions<HostingOptions>;
