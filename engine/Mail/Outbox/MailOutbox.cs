using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>
/// Takes mails in the transaction of what causes them, so that a mail goes out if and only if that is durable. It is sent soon after
/// the commit, at least once: when a node dies between sending a mail and noting it, another one sends it again, with the same Message-ID.
/// </summary>
internal sealed class MailOutbox(Database database, OutboxQueue queue, RecordIds ids, TimeProvider time, IOptions<MailOptions> options)
{
    private readonly int _maxWaiting = options.Value.MaxWaiting;

    /// <summary>Puts a mail in.</summary>
    /// <param name="to">The address.</param>
    /// <param name="template">Name of its template.</param>
    /// <param name="about">As in <see cref="OutboxMail"/>.</param>
    /// <exception cref="BaasException">mail OUTBOX_FULL.</exception>
    public OutboxEntry Add(WriteTransaction transaction, string to, string template, string about)
    {
        if (OutboxStore.CountWaiting(transaction.Session, _maxWaiting) >= _maxWaiting)
        {
            throw MailErrors.OutboxFull(_maxWaiting);
        }

        // As precise as the table has it.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var mail = new OutboxMail(ids.Next(), to, template, about, now);
        OutboxStore.Insert(transaction.Session, mail);
        transaction.OnCommitted(static queue => ((OutboxQueue)queue!).Wake(), queue);
        return new OutboxEntry(mail, OutboxState.Waiting, 0, now, Finished: null, "");
    }

    /// <summary>Puts a mail in that nothing else is written with.</summary>
    /// <exception cref="BaasException">mail OUTBOX_FULL.</exception>
    public Task<OutboxEntry> AddAsync(string to, string template, string about, CancellationToken cancellationToken)
        => database.WriteAsync(transaction => Add(transaction, to, template, about), cancellationToken);

    /// <summary>Sends a mail at once that waits or was given up.</summary>
    /// <exception cref="BaasException">mail MAIL_NOT_FOUND, MAIL_SENT.</exception>
    public Task<OutboxEntry> RetryAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            transaction =>
            {
                var entry = IdPage.IsId(id) ? OutboxStore.Find(transaction.Session, id) : null;
                if (entry is null || entry.State == OutboxState.Sent)
                {
                    throw entry is null ? MailErrors.MailNotFound(id) : MailErrors.MailSent(id);
                }

                OutboxStore.Restart(transaction.Session, id, now);
                transaction.OnCommitted(static queue => ((OutboxQueue)queue!).Wake(), queue);
                return OutboxStore.Find(transaction.Session, id) ?? entry;
            },
            cancellationToken);
    }

    /// <summary>A page of the outbox, newest first.</summary>
    public async Task<IReadOnlyList<OutboxEntry>> ListAsync(string state, IdPage page, CancellationToken cancellationToken)
        => await database.ReadAsync(
            (state, page),
            static (session, asked) => OutboxStore.List(session, asked.state, asked.page.Before, asked.page.Size + 1),
            cancellationToken);
}
