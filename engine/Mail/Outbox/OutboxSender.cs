using System.Collections.Frozen;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Mail.Templates;
using Grpc.Baas.Engine.Mail.Transport;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>Sends what is in the outbox, and tries again what fails. Of all nodes only the one that has leased a mail sends it.</summary>
internal sealed class OutboxSender(
    OutboxQueue queue, IEnumerable<IMailComposer> composers, MailTemplates templates, IMailTransport transport, TimeProvider time,
    IOptions<MailOptions> options, ILogger<OutboxSender> logger)
    : BackgroundService
{
    private readonly MailOptions _options = options.Value;
    private readonly FrozenDictionary<string, IMailComposer> _composers = composers.ToFrozenDictionary(composer => composer.Template);

    /// <summary>Sends all mails that are due.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        while (await queue.LeaseAsync(cancellationToken) is { Entries.Count: > 0 } batch)
        {
            await Task.WhenAll(batch.Entries.Select(entry => SendAsync(entry, batch.Lease, cancellationToken)));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.SmtpHost.Length == 0)
        {
            logger.MailsGoToFolder(_options.Folder);
        }

        await using var timer = time.CreateTimer(
            static queue => ((OutboxQueue)queue!).Wake(), queue, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        while (true)
        {
            await queue.WaitAsync(stoppingToken);
            try
            {
                await SendDueAsync(stoppingToken);
                await queue.TrimAsync(stoppingToken);
            }
            catch (BaasException exception)
            {
                logger.OutboxUnreadable(exception);
            }

            timer.Change(_options.PollInterval, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SendAsync(OutboxEntry entry, string lease, CancellationToken cancellationToken)
    {
        try
        {
            if (await TrySendAsync(entry, cancellationToken) is { } outcome)
            {
                Tell(outcome);
                await queue.SettleAsync(outcome, lease);
            }
            else
            {
                logger.MailDropped(entry.Mail.Id, entry.Mail.Template);
                await queue.DropAsync(entry.Mail.Id, lease);
            }
        }
        catch (BaasException exception)
        {
            // What became of the mail cannot be noted. The lease ends by itself, and then somebody tries again.
            logger.OutboxUnreadable(exception);
        }
    }

    /// <returns>The entry as it is now; null when the mail is not needed.</returns>
    private async Task<OutboxEntry?> TrySendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.SendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var composer = _composers.GetValueOrDefault(entry.Mail.Template);
            if (composer is null || await composer.ComposeAsync(entry.Mail, either.Token) is not { } made)
            {
                return null;
            }

            var content = await templates.RenderAsync(entry.Mail.Template, made, either.Token);
            using var message = MailWriter.Write(entry.Mail.Id, made.To, content, _options);
            await transport.SendAsync(entry.Mail.Id, message, either.Token);
            return entry with { State = OutboxState.Sent, NextAttempt = null, Finished = time.GetUtcNow(), Fault = "" };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The engine stops; the mail is due when it starts again.
            return entry with { NextAttempt = time.GetUtcNow() };
        }
        catch (BaasException exception)
        {
            return Fail(entry, new SendFault(exception.Definition.Reason, IsFinal: false));
        }
        catch (Exception exception)
        {
            if (SendFault.From(exception) is { } fault)
            {
                return Fail(entry, fault);
            }

            logger.MailFaulted(exception, entry.Mail.Id, entry.Mail.Template);
            return Fail(entry, new SendFault("internal fault", IsFinal: false));
        }
    }

    private OutboxEntry Fail(OutboxEntry entry, SendFault fault)
    {
        var now = time.GetUtcNow();
        return fault.IsFinal || entry.Attempts >= _options.MaxAttempts
            ? entry with { State = OutboxState.Failed, NextAttempt = null, Finished = now, Fault = fault.Words }
            : entry with { NextAttempt = now + SendBackOff.After(entry.Attempts), Fault = fault.Words };
    }

    private void Tell(OutboxEntry entry)
    {
        if (entry.State == OutboxState.Sent)
        {
            logger.MailSent(entry.Mail.Id, entry.Mail.Template, entry.Attempts);
        }
        else if (entry.State == OutboxState.Failed)
        {
            logger.MailGivenUp(entry.Mail.Id, entry.Mail.Template, entry.Attempts, entry.Fault);
        }
        else if (entry.Fault.Length > 0)
        {
            logger.MailDelayed(entry.Mail.Id, entry.Mail.Template, entry.Attempts, entry.Fault);
        }
    }
}
