using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Projects;

[OptionsValidator]
internal sealed partial class ProjectsOptionsValidator : IValidateOptions<ProjectsOptions>;
