using Grpc.Baas.Engine.Mail.Outbox;

namespace Grpc.Baas.Engine.Mail;

/// <summary>
/// Finds what a mail says when it is about to be sent: only then a code or a token is made, and it leaves the engine at once. A mail
/// that is tried again gets new ones, so the old ones should stay good.
/// </summary>
internal interface IMailComposer
{
    /// <summary>The template whose mails it writes.</summary>
    string Template { get; }

    /// <returns>Null when the mail is no longer needed, or never was; it is dropped then.</returns>
    Task<MailContent?> ComposeAsync(OutboxMail mail, CancellationToken cancellationToken);
}
