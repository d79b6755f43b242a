using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>
/// Hears of what other nodes wrote. A notification may be lost with its connection, so it looks by itself each second as well.
/// </summary>
/// <param name="backend">The database.</param>
/// <param name="catchUp">Looks for what others wrote.</param>
/// <param name="onTold">Takes what nodes tell each other, this one too.</param>
/// <param name="logger">For connections that break.</param>
internal sealed class PostgresListener(
    PostgresBackend backend, Func<CancellationToken, Task> catchUp, Action<string> onTold, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                logger.ListenerBroke(exception);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await backend.Server.OpenListenerAsync(cancellationToken);
        var isWoken = true;
        connection.Notification += (_, notification) =>
        {
            if (notification.Payload.Length > 0)
            {
                onTold(notification.Payload);
            }
            else
            {
                isWoken |= notification.PID != backend.WriterProcessId;
            }
        };
        await using (var listen = new NpgsqlCommand($"LISTEN \"{backend.Server.Schema}\"", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        logger.ListenerConnected();
        while (true)
        {
            // What was written before the connection listened is found here.
            if (isWoken)
            {
                isWoken = false;
                await catchUp(cancellationToken);
            }

            isWoken |= !await connection.WaitAsync(Interval, cancellationToken);
        }
    }
}
