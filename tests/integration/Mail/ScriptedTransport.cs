using System.Collections.Concurrent;
using System.Net.Mail;
using Grpc.Baas.Engine.Mail.Transport;

namespace Grpc.Baas.IntegrationTests.Mail;

/// <summary>Takes mails, or fails as a test wants it.</summary>
internal sealed class ScriptedTransport : IMailTransport
{
    private readonly ConcurrentQueue<(string Id, string To, string Text)> _sent = new();
    private volatile Func<Exception>? _fault;

    /// <summary>What has been taken.</summary>
    public IReadOnlyCollection<(string Id, string To, string Text)> Sent => _sent;

    /// <summary>What the next attempts fail with; null: nothing.</summary>
    public Func<Exception>? Fault
    {
        set => _fault = value;
    }

    public Task SendAsync(string id, MailMessage message, CancellationToken cancellationToken)
    {
        if (_fault is { } fault)
        {
            throw fault();
        }

        _sent.Enqueue((id, message.To[0].Address, message.Body));
        return Task.CompletedTask;
    }
}
