using System.Collections.Frozen;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Mail.Outbox;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>Writes to the old address of an account that it has another one now.</summary>
internal sealed class EmailChangedComposer : IMailComposer
{
    public string Template => CodeTemplates.EmailChanged.Name;

    public Task<MailContent?> ComposeAsync(OutboxMail mail, CancellationToken cancellationToken)
        => Task.FromResult<MailContent?>(new MailContent(mail.To, FrozenDictionary<string, string>.Empty)
        {
            KeepsFirstTexts = AccountReference.Parse(mail.About).CollectionId.Length == 0,
        });
}
