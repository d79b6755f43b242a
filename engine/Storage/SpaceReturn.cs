using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// Gives room that deleted rows have left back to the disk, slowly: piece after piece with pauses, so that it takes a few hundredths of
/// the writer's time and never holds up a write.
/// </summary>
internal sealed class SpaceReturn(Database database, TimeProvider time, ILogger<SpaceReturn> logger)
    : RecurringWork(TimeSpan.FromSeconds(10), time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await database.ReturnSpaceAsync(cancellationToken))
        {
            await Task.Delay(Pause, Time, cancellationToken);
        }
    }

    protected override void OnFailed(Exception exception) => logger.SpaceReturnFailed(exception);

    protected override bool MayPass(Exception exception) => exception is SqlException || base.MayPass(exception);
}
