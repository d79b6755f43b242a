using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Services;
using Grpc.Baas.Engine.Storage;
using Grpc.Core;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>Asks the database now and then, so that health tells when it does not answer.</summary>
internal sealed class StorageProbe(Database database, HealthState health, TimeProvider time) : BackgroundService
{
    private const string Part = "storage";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            health.Report(Part, await AnswersAsync(stoppingToken));
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            _ = await database.ReadAsync(0, static (session, _) => StateTable.ReadPosition(session), limit.Token).AsTask().WaitAsync(limit.Token);
            return true;
        }
        catch (BaasException refusal) when (refusal.Definition.Status == StatusCode.ResourceExhausted)
        {
            // It answers, and has much to do; sending its callers to others would only overload those.
            return true;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
