using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>When the next mail is due.</summary>
internal sealed class OutboxWork(Database database) : IProjectWork
{
    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
        => database.ReadAsync(0, static (session, _) => OutboxStore.NextDue(session), cancellationToken);
}
