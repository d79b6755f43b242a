using Grpc.Baas.Engine.Mail.Outbox;

namespace Grpc.Baas.Engine.Mail;

/// <summary>
/// Finds the values for a mail when it is about to be sent: only then a code or a token is made, and it leaves the engine at once. A
/// mail that is tried again gets new ones, so the old ones should stay good.
/// </summary>
internal interface IMailComposer
{
    /// <summary>The template whose mails it writes.</summary>
    string Template { get; }

    /// <summary>Values for the template's placeholders; those that every mail has are added to them.</summary>
    /// <returns>Null when the mail is no longer needed, or never was; it is dropped then.</returns>
    Task<IReadOnlyDictionary<string, string>?> ComposeAsync(OutboxMail mail, CancellationToken cancellationToken);
}
