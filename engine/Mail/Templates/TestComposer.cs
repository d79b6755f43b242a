using System.Collections.Frozen;
using Grpc.Baas.Engine.Mail.Outbox;

namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>Writes test mails, which need no values of their own.</summary>
internal sealed class TestComposer : IMailComposer
{
    public string Template => TestTemplate.Name;

    public Task<MailContent?> ComposeAsync(OutboxMail mail, CancellationToken cancellationToken)
        => Task.FromResult<MailContent?>(new MailContent(mail.To, FrozenDictionary<string, string>.Empty));
}
