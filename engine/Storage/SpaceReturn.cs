using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// Gives room that deleted rows have left back to the disk, slowly: piece after piece with pauses, so that it takes a few hundredths of
/// the writer's time and never holds up a write.
/// </summary>
internal sealed class SpaceReturn(Database database, TimeProvider time, ILogger<SpaceReturn> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await database.ReturnSpaceAsync(stoppingToken))
                {
                    await Task.Delay(Pause, time, stoppingToken);
                }
            }
            catch (Exception exception) when (exception is BaasException or SqlException)
            {
                logger.SpaceReturnFailed(exception);
            }
        }
    }
}
