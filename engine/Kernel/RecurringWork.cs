namespace Grpc.Baas.Engine.Kernel;

/// <summary>Does something again and again, from one interval after the start on. A failure is told, and the next time comes all the same.</summary>
/// <param name="interval">Between two beginnings; when one takes longer, the next follows at once.</param>
internal abstract class RecurringWork(TimeSpan interval, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time => time;

    /// <summary>Does it once, beside its own times.</summary>
    public Task RunOnceAsync(CancellationToken cancellationToken) => WorkOrTellAsync(cancellationToken);

    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <summary>Tells of a failure that may be over the next time.</summary>
    protected abstract void OnFailed(Exception exception);

    /// <summary>Whether a failure may be over the next time; any other ends the engine.</summary>
    protected virtual bool MayPass(Exception exception) => exception is BaasException;

    /// <summary>Does it once, and tells of a failure.</summary>
    protected async Task WorkOrTellAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(cancellationToken);
        }
        catch (Exception exception) when (MayPass(exception))
        {
            OnFailed(exception);
        }
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Its end by the timer costs nothing; an exception for each work is what the closing of a project would take most of its time for.
        using var timer = new PeriodicTimer(interval, time);
        await using var stopping = stoppingToken.UnsafeRegister(static timer => ((PeriodicTimer)timer!).Dispose(), timer);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            await WorkOrTellAsync(stoppingToken);
        }
    }
}
