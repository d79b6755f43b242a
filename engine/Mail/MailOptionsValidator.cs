using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail;

/// <summary>Checks <see cref="MailOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;
