using Grpc.Baas.Engine.Mail.Outbox;

namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>Writes test mails, which need no values of their own.</summary>
internal sealed class TestComposer : IMailComposer
{
    private static readonly Task<IReadOnlyDictionary<string, string>?> NoValues
        = Task.FromResult<IReadOnlyDictionary<string, string>?>(new Dictionary<string, string>());

    public string Template => TestTemplate.Name;

    public Task<IReadOnlyDictionary<string, string>?> ComposeAsync(OutboxMail mail, CancellationToken cancellationToken) => NoValues;
}
