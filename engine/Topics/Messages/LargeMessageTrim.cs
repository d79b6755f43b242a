using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>Removes large messages that all nodes have had time to read.</summary>
internal sealed class LargeMessageTrim(Database database, TimeProvider time, ILogger<LargeMessageTrim> logger)
    : RecurringWork(TimeSpan.FromSeconds(30), time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Removes all that may go now.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        if (!await database.ReadAsync(0, static (session, _) => LargeMessageStore.HasAny(session), cancellationToken))
        {
            return;
        }

        var before = (Time.GetUtcNow() - Lifetime).ToUnixTimeMilliseconds();
        await database.WriteAsync(
            transaction =>
            {
                LargeMessageStore.DeleteBefore(transaction.Session, before);
                return true;
            },
            cancellationToken);
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => TrimAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.TrimFailed(exception);
}
